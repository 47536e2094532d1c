/// How values look: each value becomes a [hypercell.kernel.render.MimeBundle] with plain text always, and ANSI, HTML
/// or SVG where they say more. No scripts, and colours that inherit from the page, so that a bundle reads well in
/// light and dark, in a notebook, a static page and a terminal.
package hypercell.kernel.render;
