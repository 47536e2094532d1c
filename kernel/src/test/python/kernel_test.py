"""The conformance tests of jupyter_kernel_test against an installed kernel spec called "hypercell".

Run by JupyterKernelTestTest with JUPYTER_PATH set; by hand: python3 -m unittest kernel_test.py
"""
import unittest

import jupyter_kernel_test


class HypercellKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "hypercell"
    language_name = "groovy"
    file_extension = ".groovy"

    code_hello_world = "println 'hello, world'"
    code_stderr = "System.err.println 'test'"
    completion_samples = [
        {"text": "printl", "matches": {"println"}},
        {"text": "'abc'.toUpp", "matches": {"toUpperCase"}},
    ]
    complete_code_samples = ["1", "println 'x'", "def f(x) {\n  x * 2\n}", "'''a\nb'''"]
    incomplete_code_samples = ["def f(x) {", "'''a", "foo(1,", "1 +"]
    invalid_code_samples = ["def x = )", "'one line"]
    code_page_something = ""
    code_generate_error = "throw new IllegalStateException('test')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2, 3]*.multiply(2)", "result": "[2, 4, 6]"},
    ]
    code_display_data = [{"code": "show 6 * 7", "mime": "text/plain"}, {"code": "show([a: 1])", "mime": "text/html"}]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "println"
    code_clear_output = "clearOutput(false)"


if __name__ == "__main__":
    unittest.main()
