/** `zhengyan-client/noble`: the engine for where there is no WebCrypto. */

import type { Engine } from '../offline/types.ts'

export declare const noble: Engine
