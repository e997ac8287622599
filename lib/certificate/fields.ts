/**
 * The fields of a certificate, a row each: what each is called, how files head its column, whether it must be there,
 * what its values are, who is shown it, and under which key the credential signs it. Import and export, differences,
 * paper, screens, the command line and the claims of the credential are made from this table; `docs/glossary.md` shows
 * it. Its order is the order in which fields stand everywhere.
 */

import type { Bilingual, IsoDate } from '#lib/policy'

/**
 * What the values of a field are, which decides how they are read, compared and shown.
 * `date` and `text` are recorded and shown as they are; days stand in the order in which they must follow each other.
 */
export type ValueKind =
  | 'birth-date'
  | 'date'
  | 'gender'
  | 'id-number'
  | 'id-type'
  | 'instant'
  | 'level'
  | 'management-number'
  | 'name'
  | 'qualification'
  | 'reason'
  | 'region'
  | 'specialty'
  | 'status'
  | 'text'

/**
 * Who is shown a field; operators see all. A verifier sees no birth date and no gender (see `lib/lookup/view.ts`), and
 * paper, which goes to verifiers, shows neither: beside the masked ID number they narrow down the whole one.
 */
export type Audience = 'holder' | 'verifier' | 'document'

export interface CertificateField {
  readonly key: string
  readonly label: Bilingual
  readonly value: ValueKind
  /** Whether a file of certificates must have it. */
  readonly required: boolean
  /** Headings under which files have it besides key and labels; compared without case, width, spaces and brackets. */
  readonly aliases: readonly string[]
  readonly shownTo: readonly Audience[]
  /** Its key among the credential's claims (1 to 9 are given, 10 to 12 are no fields); never given to another one. */
  readonly claim?: number
  /** Most characters in a file; 60 where nothing is said. */
  readonly longest?: number
}

const EVERYBODY = ['holder', 'verifier', 'document'] as const

const table = [
  {
    key: 'holderName',
    label: { zh: '姓名', en: 'Name' },
    value: 'name',
    required: true,
    aliases: ['持证人', '持证人姓名', '考生姓名', '人员姓名', 'holder', 'full name'],
    shownTo: EVERYBODY,
    claim: 2,
    longest: 100,
  },
  {
    key: 'gender',
    label: { zh: '性别', en: 'Gender' },
    value: 'gender',
    required: false,
    aliases: ['sex'],
    shownTo: ['holder'],
  },
  {
    key: 'birthDate',
    label: { zh: '出生日期', en: 'Date of birth' },
    value: 'birth-date',
    required: false,
    aliases: ['出生年月', '出生年月日', '生日', 'dob', 'birthday'],
    shownTo: ['holder'],
  },
  {
    key: 'idType',
    label: { zh: '证件类型', en: 'ID type' },
    value: 'id-type',
    required: false,
    aliases: [
      '证件种类',
      '证件类别',
      '身份证件类型',
      '证件名称',
      'id document type',
      'document type',
      'id kind',
    ],
    shownTo: [],
  },
  {
    key: 'idNumber',
    label: { zh: '证件号码', en: 'ID number' },
    value: 'id-number',
    required: true,
    aliases: [
      '身份证号',
      '身份证号码',
      '证件号',
      '证件编号',
      '身份证件号码',
      '居民身份证号',
      '居民身份证号码',
      '公民身份号码',
      'id no',
      'document number',
      'id document number',
    ],
    shownTo: EVERYBODY,
    claim: 3,
  },
  {
    key: 'managementNumber',
    label: { zh: '管理号', en: 'Management number' },
    value: 'management-number',
    required: true,
    aliases: [
      '证书管理号',
      '管理编号',
      '证书编号',
      '证书号',
      '证书号码',
      '管理号码',
      'certificate number',
      'certificate no',
      'management no',
    ],
    shownTo: EVERYBODY,
    claim: 1,
  },
  {
    key: 'qualification',
    label: { zh: '资格名称', en: 'Qualification' },
    value: 'qualification',
    required: true,
    aliases: [
      '职业资格名称',
      '专业技术资格名称',
      '专业技术职业资格名称',
      '职业资格',
      '证书名称',
      '考试名称',
      '资格',
      'qualification name',
      'examination',
      'certificate name',
    ],
    shownTo: EVERYBODY,
    claim: 4,
    longest: 100,
  },
  {
    key: 'level',
    label: { zh: '级别', en: 'Level' },
    value: 'level',
    required: false,
    aliases: ['资格级别', '等级', '级别名称', '证书级别', 'grade', 'qualification level'],
    shownTo: EVERYBODY,
    claim: 5,
  },
  {
    key: 'specialty',
    label: { zh: '专业', en: 'Specialty' },
    value: 'specialty',
    required: false,
    aliases: ['专业名称', '专业类别', '报考专业', '资格专业', '类别', 'speciality', 'subject'],
    shownTo: EVERYBODY,
    claim: 6,
  },
  {
    key: 'examDate',
    label: { zh: '考试日期', en: 'Date of examination' },
    value: 'date',
    required: true,
    aliases: ['考试时间', '考试年月日', 'examination date'],
    shownTo: EVERYBODY,
    claim: 7,
  },
  {
    key: 'approvalDate',
    label: { zh: '批准日期', en: 'Date of approval' },
    value: 'date',
    required: true,
    aliases: ['批准时间', '通过日期', '取得日期', 'approved'],
    shownTo: EVERYBODY,
  },
  {
    key: 'issueDate',
    label: { zh: '签发日期', en: 'Date of issue' },
    value: 'date',
    required: true,
    aliases: ['签发时间', '发证日期', '发证时间', '颁发日期', 'issued'],
    shownTo: EVERYBODY,
    claim: 8,
  },
  {
    key: 'issuingRegion',
    label: { zh: '发证地区', en: 'Issuing region' },
    value: 'region',
    required: true,
    aliases: [
      '发证省份',
      '发证省',
      '发证省市',
      '发证省区市',
      '签发地区',
      '签发省份',
      '省份',
      '省市',
      '地区',
      'region',
      'province',
      'issuing province',
    ],
    shownTo: EVERYBODY,
    claim: 9,
  },
  {
    key: 'issuer',
    label: { zh: '发证机关', en: 'Issuing authority' },
    value: 'text',
    required: true,
    aliases: [
      '签发机关',
      '签发单位',
      '发证单位',
      '发证机构',
      '颁发机构',
      '颁发单位',
      'issuing body',
      'issued by',
      'authority',
    ],
    shownTo: EVERYBODY,
    longest: 100,
  },
  {
    key: 'status',
    label: { zh: '证书状态', en: 'Status' },
    value: 'status',
    required: false,
    aliases: ['状态', 'record status', 'certificate status'],
    shownTo: ['holder', 'verifier'],
  },
  {
    key: 'revokedAt',
    label: { zh: '撤销时间', en: 'Revoked at' },
    value: 'instant',
    required: false,
    aliases: ['撤销日期', '注销日期', 'revocation date', 'date of revocation'],
    shownTo: ['holder', 'verifier'],
  },
  {
    key: 'revocationReason',
    label: { zh: '撤销原因', en: 'Revocation reason' },
    value: 'reason',
    required: false,
    aliases: ['注销原因', 'reason for revocation', 'reason of revocation'],
    shownTo: ['holder', 'verifier'],
    longest: 500,
  },
] as const satisfies readonly CertificateField[]

type Row = (typeof table)[number]

export type FieldKey = Row['key']

/** The keys of the fields whose values are of one kind. */
export type KeysOf<K extends ValueKind> = Extract<Row, { value: K }>['key']

/** The keys of the days or texts that must be there, or of those that may be absent. */
export type PlainKeysOf<K extends 'date' | 'text', Required extends boolean> = Extract<
  Row,
  { value: K; required: Required }
>['key']

/** The fields that are recorded and shown as they are: days (ISO 8601) and texts. */
export type PlainFields = { readonly [K in PlainKeysOf<'date', true>]: IsoDate } & {
  readonly [K in PlainKeysOf<'text', true>]: string
} & { readonly [K in PlainKeysOf<'date', false>]?: IsoDate | undefined } & {
  readonly [K in PlainKeysOf<'text', false>]?: string | undefined
}

/** The table. */
export const certificateFields: readonly (CertificateField & { readonly key: FieldKey })[] = table

const byKey = new Map(certificateFields.map((field) => [field.key, field]))

/** The row of a field. */
export const fieldOf = (key: FieldKey) => byKey.get(key) as CertificateField & { readonly key: FieldKey }

/** What a field is called. */
export const labelOf = (key: FieldKey): Bilingual => fieldOf(key).label

/** The keys of the fields whose values are of one kind, in the order of the table. */
export const keysOf = <K extends ValueKind>(kind: K): readonly KeysOf<K>[] =>
  table.filter(({ value }) => value === kind).map(({ key }) => key as KeysOf<K>)

/** The keys of the fields that somebody is shown, in the order of the table. */
export const fieldsShownTo = (audience: Audience): readonly FieldKey[] =>
  certificateFields.filter(({ shownTo }) => shownTo.includes(audience)).map(({ key }) => key)

/** The fields that the credential signs, in the order of their keys among the claims. */
export const signedFields = certificateFields
  .filter(({ claim }) => claim !== undefined)
  .sort((a, b) => (a.claim as number) - (b.claim as number))

const plainKeys = [...keysOf('date'), ...keysOf('text')]

/** The fields that are recorded and shown as they are, of whatever has them. */
export function plainFields<T extends PlainFields>(record: T): PlainFields {
  return Object.fromEntries(
    plainKeys.filter((key) => record[key] !== undefined).map((key) => [key, record[key]]),
  ) as PlainFields
}
