/** What resources-web.yml asks for by `${file(…)}`, which cannot load TypeScript by itself. */
module.exports = async () => (await import('./edge-function.ts')).edgeFunction()
