/** The parameters that several routes have in their path or query. */

import * as v from 'valibot'
import { here } from './describe.ts'
import { Next, RegionCode } from './values.ts'

/** In a path. They stay texts: what cannot be one names nothing, and is not found. */
export const managementNumber = { description: '管理号。', example: 'ZY2344000001' }

export const code = {
  description:
    'As people write it: any case, with or without hyphens and spaces, O for 0, I and L for 1. 核验码。',
  example: 'TF60-1E0Q-VW8X-ZFZ0M',
}

/** Queries. */
export const paging = v.object({
  next: v.optional(here(Next, 'Where to go on, as the answer before gave it. 续读位置。')),
})

/** Of a page: the region, and what its own links bring along. */
export const reading = v.object({
  useIn: v.optional(here(RegionCode, 'Where the certificate is to be used. 使用地区。')),
  continues: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(64),
      v.description(
        'Brought along by the links of the page itself: reading on in another language, or for another region, is no further verification. 同一次核验的后续阅读。',
      ),
    ),
  ),
})

export const useIn = v.object({
  useIn: v.optional(here(RegionCode, 'Where the certificate is to be used. 使用地区。')),
})
