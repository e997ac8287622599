/** dynalite brings no types; this is what the local store uses of it. */
declare module 'dynalite' {
  import type { Server } from 'node:http'
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server
}
