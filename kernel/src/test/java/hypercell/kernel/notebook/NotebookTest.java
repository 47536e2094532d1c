package hypercell.kernel.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotebookTest {
    @Test
    void aFileThatJupyterWroteIsWrittenBackByteForByte() throws IOException, NotebookError {
        try (InputStream in = NotebookTest.class.getResourceAsStream("/notebooks/tour.ipynb")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Notebook.parse(text).text()).isEqualTo(text);
        }
    }

    @Test
    void unknownFieldsNumbersAndOddCharactersAreKept() throws NotebookError {
        String text = """
            {
             "cells": [
              {
               "attachments": {
                "a.png": {
                 "image/png": [
                  "QUJD\\n",
                  "REVG"
                 ]
                }
               },
               "cell_type": "markdown",
               "metadata": {},
               "source": [
                "one\\r\\n",
                "two\\u000b",
                "three\\u001f\\"\\\\ \u2028",
                "end"
               ],
               "unknown": {
                "x": 1.50
               }
              },
              {
               "cell_type": "code",
               "execution_count": null,
               "metadata": {},
               "outputs": [
                {
                 "data": {
                  "application/json": [
                   1,
                   2
                  ],
                  "text/plain": [
                   "a\\n",
                   "b"
                  ]
                 },
                 "metadata": {},
                 "output_type": "display_data"
                }
               ],
               "source": []
              }
             ],
             "future": 1e3,
             "metadata": {},
             "nbformat": 4,
             "nbformat_minor": 99
            }
            """;
        assertThat(Notebook.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[1|not a notebook",
                "[]|not a notebook: no JSON object",
                "{}|not a notebook of format 4 (no 'nbformat')",
                "{\"nbformat\":3,\"worksheets\":[]}|not a notebook of format 4 (format 3)",
                "{\"nbformat\":4}|the notebook has no list of 'cells'",
                "{\"nbformat\":4,\"cells\":[{\"cell_type\":\"code\"},{}]}|cell 2 of the notebook has no 'cell_type'",
            })
    void whatIsNoNotebookIsExplained(String text, String message) {
        assertThatThrownBy(() -> Notebook.parse(text))
                .isInstanceOf(NotebookError.class)
                .hasMessageStartingWith(message);
    }
}
