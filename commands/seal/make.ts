/** `seal -- make`: what the command line says, with a maker and a signer; a demonstration where it names neither. */

import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import {
  certificatesFromPem,
  drawSealPicture,
  loadFonts,
  makeDemonstrationSigner,
  openDemonstrationSigner,
  openPkcs12Signer,
} from '#lib/document'
import { makeSeal, type Sealer, type SealPicture } from '#lib/seal'
import { localSettings } from '../../local/settings.ts'
import { dayOf, mistake, type Options, wholeOf } from './arguments.ts'

const YEARS = 3
const TYPES: Readonly<Record<string, string>> = { '.png': 'PNG', '.jpg': 'JPG', '.jpeg': 'JPG' }

/** @returns SESeal, DER @throws UsageError, SealError, DocumentError, and what reading a file throws */
export async function makeBy(options: Options, now: Date): Promise<Uint8Array> {
  const { name, id, from, to, type = '1' } = options
  if (!name || !id) throw mistake('make 需要 --name 和 --id', 'make needs --name and --id')
  const { maker, signers, demonstration } = await people(options, now)
  const validFrom = from === undefined ? now : dayOf('from', from)
  const validTo = to === undefined ? yearsAfter(validFrom) : dayOf('to', to)
  if (validTo <= validFrom) throw mistake('--to 应晚于 --from', '--to must be after --from')
  return makeSeal(
    {
      vendor: 'Zhengyan',
      id,
      type: wholeOf('type', type),
      name: demonstration ? `演示 ${name}` : name,
      signers: { certificates: signers },
      createdAt: now,
      validFrom,
      validTo,
      picture: await pictureBy(options, name, demonstration, now),
    },
    maker,
  )
}

interface People {
  readonly maker: Sealer
  readonly signers: readonly Uint8Array[]
  readonly demonstration: boolean
}

/** An authority names both; where neither is named, both are demonstrations: the signer that of `npm start`. */
async function people(options: Options, now: Date): Promise<People> {
  const { maker, signer = [], 'maker-password-file': passwordFile } = options
  if (maker && passwordFile && signer.length > 0) {
    const texts = await Promise.all(signer.map((file) => readFile(file, 'utf8')))
    return {
      maker: await openPkcs12Signer(maker, passwordFile),
      // Of a chain the first is the signer's own.
      signers: texts.map((text) => certificatesFromPem(text)[0]),
      demonstration: false,
    }
  }
  if (maker || passwordFile || signer.length > 0)
    throw mistake(
      '制章者（--maker、--maker-password-file）和签章者（--signer）须同时给出',
      'the maker (--maker, --maker-password-file) and the signer (--signer) go together',
    )
  const path = join(localSettings().dataDir, 'seal-sm2.p12')
  const own = await openDemonstrationSigner(path, now, { kind: 'SM2', use: '签名' })
  return {
    maker: await makeDemonstrationSigner(now, { kind: 'SM2', use: '制章' }),
    signers: [own.certificates[0]],
    demonstration: true,
  }
}

async function pictureBy(
  { picture, size }: Options,
  name: string,
  demonstration: boolean,
  now: Date,
): Promise<SealPicture> {
  if (picture === undefined) {
    if (size !== undefined) throw mistake('--size 须与 --picture 同用', '--size goes with --picture')
    const madeOn = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
    return drawSealPicture({ name, madeOn, demonstration }, loadFonts())
  }
  if (demonstration)
    throw mistake('演示印章只用自绘图像', 'a demonstration has the picture that is drawn here, which says so')
  const type = TYPES[extname(picture).toLowerCase()]
  if (!type) throw mistake('--picture 应为 PNG 或 JPEG', '--picture must be PNG or JPEG')
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size ?? '') ?? []
  if (!width || !height)
    throw mistake('--size 应为毫米尺寸，如 42x42', '--size must be millimetres, such as 42x42')
  return {
    type,
    data: await readFile(picture),
    width: wholeOf('size', width),
    height: wholeOf('size', height),
  }
}

function yearsAfter(start: Date): Date {
  const end = new Date(start)
  end.setUTCFullYear(end.getUTCFullYear() + YEARS)
  return end
}
