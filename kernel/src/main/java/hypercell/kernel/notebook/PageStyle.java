package hypercell.kernel.notebook;

import hypercell.kernel.render.Html;

/// The head of a notebook page: its policy and its look.
final class PageStyle {
    @SuppressWarnings("InlineFormatString") // A page of text would hide the method.
    private static final String HEAD = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: https:; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        :root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --code: #f4f6f8; --line: #d5dbe1; --faint: #66707a; --accent: #1f6f8b; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14181c; --text: #e3e8ed; --code: #1e242a; --line: #38424c; --faint: #97a3ae; --accent: #7cc5dc; }
        }
        body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
        main { max-width: 54rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
        a { color: var(--accent); }
        h1, h2, h3 { line-height: 1.25; }
        pre, code { font: 13.5px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        pre { overflow-x: auto; margin: .3rem 0; }
        h1 code, h2 code, h3 code { font-size: .85em; }
        :not(pre) > code { background: var(--code); padding: .1em .3em; border-radius: 3px; }
        .prose pre, .source { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; }
        .cell { margin: 1.1rem 0; }
        .prompt { color: var(--faint); font: 12px/1.4 ui-monospace, monospace; margin-bottom: .15rem; }
        .stream, .error, .output { padding: .1rem .8rem; }
        .stderr, .error { border-left: 3px solid #c0392b; }
        .output { overflow-x: auto; }
        .output img, .prose img { max-width: 100%%; }
        .prose table { border-collapse: collapse; }
        .prose th, .prose td { border: 1px solid var(--line); padding: .2rem .6rem; }
        blockquote { margin: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--faint); }
        @media print { main { max-width: none; padding: 0; } .cell { break-inside: avoid; } }
        </style>
        </head>
        <body>
        <main>
        """;

    private PageStyle() {}

    static String head(String title) {
        return HEAD.formatted(Html.escape(title));
    }
}
