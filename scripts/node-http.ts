/**
 * `node:http` as packaged functions import it (serverless.yml puts this file in its place). Node gives an ES module every
 * export of a built-in one, and to do so asks for each; `node:http` has a WebSocket among them, which loads all of
 * `fetch`: some ten milliseconds of every start, for nothing that a function uses.
 */

const http = process.getBuiltinModule('node:http')

export default http
export const { Agent, request, STATUS_CODES } = http
