/** What is wrong with a record, in words. One row a reason; `rule-sets.ts` adds where. */

import { levels } from './levels.ts'
import type { Bilingual } from './types.ts'

const MESSAGES: Readonly<Record<string, Bilingual>> = {
  object: { zh: '应为对象', en: 'must be an object' },
  missing: { zh: '缺少此字段', en: 'is missing' },
  'unknown-field': { zh: '没有这个字段，请检查拼写', en: 'is not a field of this form; check its spelling' },
  text: { zh: '应为非空文本', en: 'must be a text that is not empty' },
  identifier: {
    zh: '应为标识符（小写字母、数字和连字符）',
    en: 'must be an identifier (lower-case letters, digits and hyphens)',
  },
  date: { zh: '应为存在的日期，格式 YYYY-MM-DD', en: 'must be a day that exists, written YYYY-MM-DD' },
  'notice-date': {
    zh: '应为 YYYY-MM-DD、YYYY-MM、YYYY 或 YYYY/YYYY',
    en: 'must be YYYY-MM-DD, YYYY-MM, YYYY or YYYY/YYYY',
  },
  'notice-url': {
    zh: '应为公布该文件的网址，以 http:// 或 https:// 开头',
    en: 'must be the address where the notice is published, beginning with http:// or https://',
  },
  region: {
    zh: '应为地区目录中的代码，如 440000（见 npm run policy -- list --regions）',
    en: 'must be a code of the catalogue of regions, such as 440000 (see npm run policy -- list --regions)',
  },
  'region-code': {
    zh: '应为省级代码：六位数字，后四位为 0，如 660000',
    en: 'must be a province-level code: six digits, the last four 0, such as 660000',
  },
  qualification: {
    zh: '目录中没有这个资格标识符（见 npm run policy -- list --qualifications）',
    en: 'is not in the catalogue of qualifications (see npm run policy -- list --qualifications)',
  },
  level: { zh: `应为以下之一：${levels.join('、')}`, en: `must be one of ${levels.join(', ')}` },
  'level-not-had': {
    zh: '所列资格都没有其中的某个级别，规则永远不会适用',
    en: 'names a level that none of the qualifications has, so that it could never apply',
  },
  'level-not-listed': {
    zh: '该资格没有这个级别（levels）',
    en: 'is not among the levels of the qualification',
  },
  'name-long': { zh: '名称过长，不超过 100 字', en: 'is too long for a name: 100 characters at most' },
  'purpose-long': { zh: '场景名称不超过 60 字', en: 'is too long for a purpose: 60 characters at most' },
  'id-long': {
    zh: '标识符不超过 40 字符（写入二维码）',
    en: 'must have 40 characters at most: it is printed in QR codes',
  },
  'id-reserved': {
    zh: '标识符 unlisted 另有用途',
    en: 'must be another identifier: this one has a meaning of its own',
  },
  'name-taken': {
    zh: '这个名称已经指另一项资格或地区，导入时无法分辨',
    en: 'already names another qualification or region, so that an import could not tell them apart',
  },
  'name-ambiguous': {
    zh: '同一名称在该资格内有两种含义（级别或专业不同）',
    en: 'means two things within the qualification (another level or specialty)',
  },
  'qualification-taken': { zh: '自有文件中已有这个资格的记录', en: 'has a record in your files already' },
  'region-taken': { zh: '自有文件中已有这个地区的记录', en: 'has a record in your files already' },
  'scene-taken': { zh: '已有同名或同标识符的使用场景', en: 'is the id or name of another scene already' },
  'scenes-elsewhere': {
    zh: '使用场景须列在同一个文件中，已列于',
    en: 'is a scene outside the one file that may list them, which is',
  },
  'scene-without-notice': {
    zh: '全国系统支持的场景须注明文件依据（notices）',
    en: 'must name the notices by which the national system supports the scene',
  },
  list: { zh: '应为非空列表', en: 'must be a list that is not empty' },
  duplicate: { zh: '列表中有重复项', en: 'names something twice' },
  boolean: { zh: '应为 true 或 false', en: 'must be true or false' },
  version: { zh: '应为不小于 1 的整数', en: 'must be a whole number, 1 or more' },
  confidence: { zh: '应为 S、A、B、C、U 之一', en: 'must be one of S, A, B, C, U' },
  'sourced-until': {
    zh: '应为 null（依据不设终止日），或恰有 examDate、issueDate 之一',
    en: 'must be null (the notice is open-ended), or have exactly one of examDate and issueDate',
  },
  'undetermined-is-a-file': {
    zh: '未能确定的证书只能是证书电子文件',
    en: 'what is not established can only be a certificate electronic file',
  },
  kind: {
    zh: '应为 electronic-certificate 或 certificate-electronic-file',
    en: 'must be electronic-certificate or certificate-electronic-file',
  },
  'window-empty': { zh: '至少要有 from 或 to', en: 'must have from or to' },
  'window-order': { zh: 'from 不得晚于 to', en: 'must not have from later than to' },
  'territory-scope': { zh: 'scope 应为 nation 或 regions', en: 'must have scope nation or regions' },
  'territory-nation': {
    zh: 'scope 为 nation 时应为空列表',
    en: 'must be an empty list when scope is nation',
  },
  'seal-needed': { zh: '电子证书必须有电子印章', en: 'an electronic certificate bears a seal' },
  'certificate-equals-paper': {
    zh: '电子证书与纸质证书同等效力，应为 true',
    en: 'must be true: an electronic certificate has the force of the paper one',
  },
  'file-has-no-seal': {
    zh: '证书电子文件没有印章，应为 null',
    en: 'must be null: a certificate electronic file bears no seal',
  },
  'file-never-equals-paper': {
    zh: '证书电子文件不能替代纸质证书，应为 false',
    en: 'must be false: a certificate electronic file does not replace paper',
  },
  'file-has-no-territory': {
    zh: '证书电子文件没有地域限制，应为 {"scope":"nation","regions":[]}',
    en: 'must be {"scope":"nation","regions":[]}: a certificate electronic file is not limited by territory',
  },
  'version-taken': {
    zh: '已有同一标识符和版本的记录，替换它需要更高的版本号',
    en: 'a record with this id and version exists; one that supersedes it needs a higher version',
  },
  'version-behind': {
    zh: '内置规则的版本更高，这条记录不会生效；请核对后提高版本号或删除它',
    en: 'a built-in record has a higher version, so this one would not be in force; check it, then raise its version or remove it',
  },
  'notice-unknown': { zh: '没有这个标识符的文件依据（notices）', en: 'names a notice that no file has' },
  'notice-taken': { zh: '另一个文件已有同一标识符的文件依据', en: 'another file has a notice with this id' },
  'rule-unknown': { zh: '没有这个标识符的规则', en: 'names a rule that no file has' },
  'replaces-circle': { zh: '规则互相替代，形成循环', en: 'makes a circle of rules that replace each other' },
  'no-default': {
    zh: '没有适用于一切证书的默认规则（appliesTo 为空）',
    en: 'there is no default rule (one whose appliesTo is empty)',
  },
}

/**
 * The message of a reason; an unlisted reason stands for itself.
 * @param subject what else it is about, said in brackets
 */
export function messageOf(reason: string, subject?: string): Bilingual {
  const { zh, en } = MESSAGES[reason] ?? { zh: reason, en: reason }
  return subject === undefined ? { zh, en } : { zh: `${zh}（${subject}）`, en: `${en} (${subject})` }
}
