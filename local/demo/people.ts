/** The made-up holders of the demo data. Their resident ID numbers have the region prefix 99, which nobody has. */

import { type Gender, type IdType, residentIdCheckCharacter } from '#lib/certificate'

export interface Person {
  readonly name: string
  readonly gender: Gender
  readonly birthDate: string
  readonly idType: IdType
  readonly idNumber: string
}

/** A number of GB 11643 that nobody has; `sequence` is made odd for men and even for women. */
export function madeUpNumber(birthDate: string, gender: Gender, sequence: number): string {
  const last = 2 * sequence + (gender === 'male' ? 1 : 0)
  const first17 = `990101${birthDate.replaceAll('-', '')}${String(last).padStart(3, '0')}`
  return first17 + residentIdCheckCharacter(first17)
}

function resident(name: string, gender: Gender, birthDate: string, sequence = 0): Person {
  return {
    name,
    gender,
    birthDate,
    idType: 'resident-id',
    idNumber: madeUpNumber(birthDate, gender, sequence),
  }
}

function other(name: string, gender: Gender, birthDate: string, idType: IdType, idNumber: string): Person {
  return { name, gender, birthDate, idType, idNumber }
}

export const zhangSan = resident('张三', 'male', '1990-03-07')
export const liSi = resident('李四', 'female', '1992-11-15')
/** Not in the demo data: the README's journey imports her first. */
export const wangWu = resident('王五', 'female', '1988-08-08')

/** Names as they look when they are made up: the ten stems behind a surname. */
const stems = [...'甲乙丙丁戊己庚辛壬癸']
const surnames = [...'赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕']
const common: readonly Person[] = surnames.flatMap((surname, i) =>
  [0, 1, 2].map((k) => {
    const gender: Gender = (i + k) % 2 === 0 ? 'male' : 'female'
    const birthDate = `19${70 + ((i * 3 + k * 7) % 30)}-${two(1 + ((i * 5 + k) % 12))}-${two(1 + ((i * 7 + k * 11) % 28))}`
    return resident(
      `${surname}${stems[(i + k * 3) % 10]}${k === 2 ? stems[(i + 5) % 10] : ''}`,
      gender,
      birthDate,
      i,
    )
  }),
)

/** Names and documents that software gets wrong. */
export const unusual: readonly Person[] = [
  // Ideographs outside the Basic Multilingual Plane.
  resident('李𡖉', 'male', '1985-01-31', 11),
  resident('刘𬴂', 'female', '1993-06-18', 12),
  resident('陈𫖯', 'male', '1979-12-01', 13),
  resident('𠮷甲', 'female', '1996-02-29', 14),
  // Middle dots, each in another code point.
  resident('阿卜杜拉·示例', 'male', '1987-05-20', 21),
  resident('古丽•样本', 'female', '1991-09-09', 22),
  resident('次仁‧示范', 'male', '1983-04-04', 23),
  resident('迪丽娜尔・示例', 'female', '1995-07-23', 24),
  other('陈示范', 'male', '1980-10-10', 'hk-macao-permit', 'H99000001'),
  other('何示例', 'female', '1986-03-03', 'hk-macao-permit', 'M9900000201'),
  other('林样本', 'female', '1984-08-16', 'taiwan-permit', '99000001'),
  other('黄示范', 'male', '1978-01-05', 'residence-permit', madeUpNumber('1978-01-05', 'male', 31)),
  other('JOHN DOE', 'male', '1982-02-14', 'passport', 'DEMO00001'),
  other('Jane Roe', 'female', '1989-12-24', 'passport', 'DEMO00002'),
  other('Erika Mustermann', 'female', '1964-08-12', 'foreign-permanent-resident-id', 'ZZZ990064081201'),
]

/** Everybody else, in a fixed order. */
export const others: readonly Person[] = [...common, ...unusual]

function two(number: number): string {
  return String(number).padStart(2, '0')
}
