/** The embedded store in a process of its own, as `npm start` runs it; ends with its parent. Started by the benchmark. */

import dynalite from 'dynalite'

const [path, port] = process.argv.slice(2)
const server = dynalite({ ...(path && { path }), createTableMs: 0 })
server.listen(Number(port ?? 0), '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.send?.(address.port)
})
process.on('disconnect', () => process.exit())
