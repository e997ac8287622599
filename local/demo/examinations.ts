/** What the demo data's holders have passed. Names stand as offices write them, in several spellings on purpose. */

export interface Examination {
  readonly qualification: string
  readonly level?: string
  readonly specialty?: string
  readonly examDate: string
  readonly approvalDate: string
  readonly issueDate: string
}

/** The sessions of 软考: day of examination, of approval and of issue. */
const softwareSessions = [
  ['2019-05-25', '2019-05-26', '2019-08-30'],
  ['2019-11-09', '2019-11-10', '2020-02-28'],
  ['2020-11-07', '2020-11-08', '2021-02-26'],
  ['2021-05-29', '2021-05-30', '2021-08-27'],
  ['2022-05-28', '2022-05-29', '2022-08-26'],
  ['2022-11-05', '2022-11-06', '2023-02-24'],
  ['2023-05-27', '2023-05-28', '2023-08-21'],
] as const

const softwareSpecialties: Readonly<Record<string, readonly string[]>> = {
  高级: ['信息系统项目管理师', '系统分析师', '系统架构设计师', '网络规划设计师', '系统规划与管理师'],
  中级: [
    '软件评测师',
    '软件设计师',
    '软件过程能力评估师',
    '网络工程师',
    '多媒体应用设计师',
    '嵌入式系统设计师',
    '计算机辅助设计师',
    '电子商务设计师',
    '系统集成项目管理工程师',
    '信息系统监理师',
    '信息安全工程师',
    '数据库系统工程师',
    '信息系统管理工程师',
    '计算机硬件工程师',
    '信息技术支持工程师',
  ],
  初级: [
    '程序员',
    '网络管理员',
    '多媒体应用制作技术员',
    '电子商务技术员',
    '信息系统运行管理员',
    '网页制作员',
    '信息处理技术员',
  ],
}
const softwareNames = ['软考', '计算机技术与软件专业技术资格', '计算机技术与软件专业技术资格（水平）考试']

/** 软考 of one level and specialty, in the session of `session` (0 is 2019-05, 6 is 2023-05). */
export function software(
  level: string,
  specialty: string,
  session: number,
  name = softwareNames[1] as string,
): Examination {
  const [examDate, approvalDate, issueDate] = softwareSessions[
    session % softwareSessions.length
  ] as (typeof softwareSessions)[number]
  return { qualification: name, level, specialty, examDate, approvalDate, issueDate }
}

const everySoftware = Object.entries(softwareSpecialties).flatMap(([level, specialties]) =>
  specialties.map((specialty, i) => software(level, specialty, i * 3 + level.length, softwareNames[i % 3])),
)

type OtherRow = readonly [
  qualification: string,
  level: string,
  specialty: string,
  exam: string,
  approval: string,
  issue: string,
]

const otherRows: readonly OtherRow[] = [
  ['一级建造师', '一级', '建筑工程', '2021-09-11', '2021-12-20', '2022-03-15'],
  ['建造师（一级）', '', '机电工程', '2022-11-19', '2023-02-10', '2023-05-12'],
  ['一级建造师', '一级', '市政公用工程', '2020-09-19', '2020-12-31', '2021-03-30'],
  ['二级建造师', '二级', '建筑工程', '2020-10-31', '2021-01-15', '2021-04-09'],
  ['一级造价工程师', '一级', '土木建筑工程', '2021-10-30', '2022-01-20', '2022-04-22'],
  ['注册城乡规划师', '', '', '2022-11-12', '2023-02-01', '2023-04-21'],
  ['注册测绘师', '', '', '2021-09-04', '2021-12-10', '2022-03-18'],
  ['勘察设计注册工程师', '', '电气', '2022-11-05', '2023-02-15', '2023-05-26'],
  ['注册验船师', '', '', '2021-07-10', '2021-11-05', '2022-02-18'],
  ['中级注册安全工程师', '中级', '建筑施工安全', '2022-10-29', '2023-01-10', '2023-04-07'],
  ['一级注册消防工程师', '一级', '', '2022-11-05', '2023-02-20', '2023-05-19'],
  ['执业药师', '', '药学', '2022-11-05', '2023-01-18', '2023-04-14'],
  ['执业药师', '', '中药学', '2019-10-26', '2020-01-10', '2020-04-03'],
  ['社会工作者', '初级', '', '2022-06-18', '2022-09-09', '2022-12-16'],
  ['社会工作者', '中级', '', '2023-06-10', '2023-08-25', '2023-11-17'],
  ['经济专业技术资格', '中级', '人力资源管理', '2022-11-12', '2023-01-13', '2023-04-28'],
  ['经济专业技术资格', '初级', '金融', '2021-10-30', '2022-01-07', '2022-04-15'],
  ['审计专业技术资格', '中级', '', '2022-09-25', '2022-12-23', '2023-03-24'],
  ['统计专业技术资格', '初级', '', '2021-10-24', '2022-01-05', '2022-03-25'],
  ['出版专业技术人员职业资格', '中级', '', '2022-10-16', '2023-01-06', '2023-03-31'],
  ['翻译专业资格', '二级', '英语笔译', '2022-11-05', '2023-01-12', '2023-04-20'],
  ['拍卖师', '', '', '2020-11-14', '2021-01-15', '2021-03-12'],
  ['税务师', '', '', '2022-11-19', '2023-01-31', '2023-04-11'],
  ['银行业专业人员', '中级', '个人理财', '2022-10-29', '2022-12-30', '2023-03-17'],
]

/** What nobody's catalogue knows: classified by the default rule, and flagged. */
export const unlisted: Examination = {
  qualification: '示范专业能力',
  examDate: '2022-09-17',
  approvalDate: '2022-12-01',
  issueDate: '2023-02-03',
}

export const constructor2022 = fromRow(otherRows[0] as OtherRow)

/** All of them, 软考 and the others interleaved, in a fixed order. */
export const examinations: readonly Examination[] = everySoftware.flatMap((exam, i) => [
  exam,
  fromRow(otherRows[i % otherRows.length] as OtherRow),
])

function fromRow([
  qualification,
  level,
  specialty,
  examDate,
  approvalDate,
  issueDate,
]: OtherRow): Examination {
  return {
    qualification,
    ...(level && { level }),
    ...(specialty && { specialty }),
    examDate,
    approvalDate,
    issueDate,
  }
}
