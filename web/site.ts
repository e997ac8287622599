/**
 * Who runs the site and whether it is a demonstration, as the frame of every page says it. Set once by whatever makes
 * pages (the functions of pages, the build) before its first page; pages themselves only read it.
 */

import type { SiteSettings } from '#lib/settings'

export type Site = SiteSettings

let described: Site = { demonstration: false }

export function describeSite(site: Site): void {
  described = site
}

export const site = (): Site => described
