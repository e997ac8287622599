/**
 * What a browser may do with a page. `resources-web.yml` says the same for the static
 * ones, held equal by a test.
 */

const policy = (scripts: string) =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/** A page brings nothing from elsewhere and nothing inline. */
export const PAGE_POLICY = policy("'self'")

/** The scanner's worker also compiles the WebAssembly that reads QR symbols. */
export const SCANNER_POLICY = policy("'self' 'wasm-unsafe-eval'")

/** What is no page may do nothing at all. */
export const NO_PAGE_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** Of every other answer. A document is shown by the browser's own viewer, which some let load nothing under `default-src`. */
export const NO_FRAME_POLICY = "base-uri 'none'; frame-ancestors 'none'"
