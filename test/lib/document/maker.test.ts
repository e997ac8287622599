import { readFileSync } from 'node:fs'
import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { qrMatrix } from '#lib/credential'
import {
  createDocumentMaker,
  type DocumentMaker,
  type DocumentRequest,
  loadFonts,
  signerFromPem,
} from '#lib/document'
import { makeKeys } from './keys.ts'
import { qrBitmap, readAsTexts, textOf } from './pages.ts'
import { ANNOTATION, certificate, FILE, GUANGDONG, NATIONAL, request, UNDETERMINED } from './samples.ts'
import { signatureOf } from './signature.ts'

const service = { zh: '职业资格证书查询验证服务', en: 'Certificate Query and Verification' }

let maker: DocumentMaker

beforeAll(async () => {
  const signer = signerFromPem(await makeKeys('EC'))
  maker = createDocumentMaker({ fonts: loadFonts(), signer, service, demonstration: false })
})

const make = (overrides: Partial<DocumentRequest> = {}) => maker.make(request(overrides))

const FIELDS = [
  '张三',
  '990*************19',
  '计算机技术与软件专业技术资格',
  '高级',
  '信息系统项目管理师',
  '30120230544011600123',
  '2023年5月27日',
  '2023年5月28日',
  '2023年8月15日',
  '广东省人事考试局',
]

describe('electronic certificate', () => {
  it('shows every field, the territory, the legal basis and the code, as text that can be copied', async () => {
    const text = await textOf(await make())
    for (const value of [...FIELDS, '仅在广东省范围内有效', '粤人社函〔2021〕211号', '7K3M-9QXD-2V5R-T8HW-N'])
      expect(text).toContain(value)
    expect(text).toContain('电子证书')
    expect(text).toContain('withinGuangdongonly')
  })

  it('says nationwide where the rule says so', async () => {
    const text = await textOf(
      await make({ certificate: certificate({ result: NATIONAL }), annotation: ANNOTATION }),
    )
    // In English: the annotation across the page lies between the characters of the Chinese line.
    expect(text).toContain('validnationwide')
    expect(text).not.toContain('仅在')
  })

  it('is refused when its rule names no seal, instead of going out unsealed', async () => {
    const unsealed = certificate({ result: { ...GUANGDONG, seal: null } })
    await expect(make({ certificate: unsealed })).rejects.toMatchObject({ code: 'seal-missing' })
  })
})

describe('certificate electronic file', () => {
  const file = certificate({ result: FILE })

  it('shows every field, the exact mark and the sentence on what it proves', async () => {
    const text = await textOf(await make({ certificate: file }))
    for (const value of FIELDS) expect(text).toContain(value)
    expect(text).toContain('人力资源和社会保障部人事考试中心提供查询结果')
    expect(text).toContain('证明持证人已通过该项考试；不具有与纸质证书同等的效力，不能替代纸质证书')
  })

  it('says nothing of paper where no source settles it', async () => {
    const text = await textOf(await make({ certificate: certificate({ result: UNDETERMINED }) }))
    expect(text).toContain('效力未能确定')
    expect(text).toContain(UNDETERMINED.force.statement.zh)
    expect(text).not.toContain('不替代纸质证书')
    expect(await textOf(await make({ certificate: file }))).toContain('不替代纸质证书')
  })

  it('carries no seal and no signature, and says so', async () => {
    const bytes = await make({ certificate: file })
    expect(Buffer.from(bytes).includes('/ByteRange')).toBe(false)
    const text = await textOf(bytes)
    expect(text).toContain('无印章')
    expect(text).not.toContain('专用章')
    expect(text).not.toContain('数字签名，可在')
  })
})

it.each([
  ['electronic certificate', GUANGDONG],
  ['certificate electronic file', FILE],
] as const)('an %s shows neither sex nor birth date beside the masked ID number', async (_, result) => {
  const text = await textOf(await make({ certificate: certificate({ result }) }))
  expect(text).toContain('990*************19')
  for (const given of ['性别', '出生', '1990', 'Gender', 'birth']) expect(text).not.toContain(given)
})

describe('annotation', () => {
  it('prints purpose, recipient and expiry in Beijing time, in the box and across the page', async () => {
    const file = await make({ annotation: ANNOTATION })
    const box = await textOf(file)
    for (const fact of ['职称评审', '深圳市某某科技有限公司', '2027年1月22日17:00（北京时间'])
      expect(box).toContain(fact)
    expect(await readAsTexts(file)).toEqual(
      expect.arrayContaining([
        '仅用于 职称评审',
        '提供给 深圳市某某科技有限公司',
        '有效期至 2027年1月22日 17:00',
      ]),
    )
  })

  it('needs no recipient', async () => {
    const { recipient: _, ...open } = ANNOTATION
    expect(await textOf(await make({ annotation: open }))).not.toContain('接收单位')
  })

  it('is nowhere on a document without one', async () => {
    expect(await textOf(await make())).not.toContain('加注')
  })
})

describe('the QR', () => {
  const wasm = readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm')
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } })

  it.each(['electronic certificate', 'electronic file'])(
    'on an %s is read by a scanner, address and credential',
    async (kind) => {
      const text = `https://verify.example.gov.cn/v/7K3M9QXD2V5RT8HWN#${'3141592653'.repeat(50)}`
      const qr = qrMatrix(text)
      const result = kind === 'electronic file' ? FILE : GUANGDONG
      const { verification } = request()
      const file = await make({ certificate: certificate({ result }), verification: { ...verification, qr } })
      const found = await readBarcodes(await qrBitmap(file, qr.size), { formats: ['QRCode'] })
      expect(found.map((barcode) => barcode.text)).toEqual([text])
    },
  )
})

describe('a name', () => {
  it('with rare characters, also outside the BMP, shows them as glyphs', async () => {
    const file = await make({ certificate: certificate({ holderName: '𠮷䶮𬱖㛃' }) })
    expect(await textOf(file)).toContain('𠮷䶮𬱖㛃')
  })

  it('with a character that no font has shows a box with its code point, and still copies as the name', async () => {
    const file = await make({ certificate: certificate({ holderName: '𪚥三' }) })
    expect(await textOf(file)).toContain('U+2A6A5')
    expect(await readAsTexts(file)).toContain('𪚥三')
  })

  it.each([
    '买买提·阿卜杜',
    '买买提•阿卜杜',
    '买买提‧阿卜杜',
    '买买提・阿卜杜',
    '买买提．阿卜杜',
    'JOSÉ MÜLLER-ŁUKASZ',
  ])('is printed as recorded: %s', async (holderName) => {
    const text = await textOf(await make({ certificate: certificate({ holderName }) }))
    expect(text).toContain(holderName.replace(/\s/g, ''))
  })
})

describe('what never becomes a document', () => {
  it('a revoked certificate', async () => {
    const revoked = certificate({ status: 'revoked', revokedAt: '2026-01-02T03:04:05Z' })
    await expect(make({ certificate: revoked })).rejects.toMatchObject({ code: 'certificate-revoked' })
  })

  it('a certificate whose rule asks for an annotation, without one', async () => {
    const national = certificate({ result: NATIONAL })
    await expect(make({ certificate: national })).rejects.toMatchObject({ code: 'annotation-required' })
  })

  it('an annotation at the moment it expires', async () => {
    const now = new Date(ANNOTATION.expiresAt)
    await expect(make({ annotation: ANNOTATION, now })).rejects.toMatchObject({ code: 'annotation-expired' })
    await expect(make({ annotation: ANNOTATION, now: new Date(now.getTime() - 1) })).resolves.toBeDefined()
  })

  it('a QR that is not square', async () => {
    const qr = { size: 25, rows: [[true]] }
    const { verification } = request()
    await expect(make({ verification: { ...verification, qr } })).rejects.toMatchObject({
      code: 'qr-malformed',
    })
  })
})

describe('the file', () => {
  it('has title, language and properties, and no personal data in them', async () => {
    const pdf = await PDF.load(await make({ annotation: ANNOTATION }))
    expect(pdf.getTitle()).toBe('电子证书 计算机技术与软件专业技术资格')
    expect(pdf.getLanguage()).toBe('zh-CN')
    expect(pdf.getAuthor()).toBe(service.zh)
    const properties = JSON.stringify(pdf.getMetadata())
    for (const personal of ['张三', '30120230544011600123', '990']) expect(properties).not.toContain(personal)
    expect(pdf.getPageCount()).toBe(1)
  })

  it('draws nothing of one document into the next, though they share their fonts', async () => {
    const plain = await make({ certificate: certificate({ result: FILE }) })
    await make({ certificate: certificate({ holderName: '龘靐齉齾爩麤灪', result: FILE }) })
    const again = await make({ certificate: certificate({ result: FILE }) })
    expect(Math.abs(again.length - plain.length)).toBeLessThan(64)
  })

  it('stays on one page and within 100 kB with the longest names, titles and purposes', async () => {
    const purpose =
      '申请办理二〇二六年度广东省深圳市南山区高层次人才引进落户、随迁子女入学积分核定及公共租赁住房补贴事项，仅供审核'
    const recipient =
      '新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局专业技术人员管理与职称评审服务中心窗口'
    const bytes = await make({
      certificate: certificate({
        result: NATIONAL,
        holderName: '买买提依明·阿卜杜热合曼·努尔买买提·阿卜力克木江',
        issuer: '中华人民共和国人力资源和社会保障部、住房和城乡建设部、交通运输部、水利部联合颁发',
        qualification: {
          id: 'x',
          name: {
            zh: '勘察设计注册土木工程师（水利水电工程、港口与航道工程）执业资格',
            en: 'Qualification '.repeat(8),
          },
          specialty: '水利水电工程规划、水工结构、地质、移民与水土保持',
        },
        managementNumber: 'A1234567890B1234567890C123456789',
      }),
      annotation: { ...ANNOTATION, purpose, recipient },
    })
    expect(bytes.length).toBeLessThanOrEqual(100_000)
    expect(signatureOf(bytes)?.coversAll).toBe(true)
  })

  it('is made whatever lengths the fields have, for nobody may be left without a document', async () => {
    const text = (maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...'张三·MARIA-阿卜杜, （水平）考试𬱖 '), minLength: 1, maxLength })
    await fc.assert(
      fc.asyncProperty(
        text(200),
        text(200),
        text(200),
        text(60),
        fc.boolean(),
        async (name, title, issuer, purpose, sealed) => {
          const bytes = await make({
            certificate: certificate({
              holderName: name,
              issuer,
              qualification: { id: 'x', name: { zh: title, en: title }, specialty: title },
              result: sealed ? GUANGDONG : FILE,
            }),
            annotation: { ...ANNOTATION, purpose, recipient: purpose },
          })
          expect((await PDF.load(bytes)).getPageCount()).toBe(1)
        },
      ),
      { numRuns: 12 },
    )
  })
})
