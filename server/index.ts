/**
 * The functions as a server of their own, for a virtual machine, a container platform or one machine: the same
 * handlers behind the same routes, with the pages in front. `scripts/build-server.ts` bundles it, `local/serve.ts`
 * runs it from the sources.
 */

export { type GatewayRoute, readRoutes } from './routes.ts'
export { type Assembly, serve } from './serve.ts'
