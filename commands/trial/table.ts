/** A table in Markdown, so that what the screen shows can be put into a page as it is. */

export interface Column<Row> {
  readonly head: string
  readonly of: (row: Row) => string | number
}

export function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const isNumber = ({ of }: Column<Row>) => rows.length > 0 && typeof of(rows[0] as Row) === 'number'
  return [
    line(columns.map(({ head }) => head)),
    line(columns.map((column) => (isNumber(column) ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map(({ of }) => of(row)))),
  ].join('\n')
}

interface Counted {
  readonly tried: number
  readonly wrong: number
  readonly failed: number
  readonly undescribed: number
  readonly slow: number
  readonly most: number
}

/** What every trial counts. */
export const counts: readonly Column<Counted>[] = [
  { head: '次数 tried', of: ({ tried }) => tried },
  { head: '错误结论 wrong verdicts', of: ({ wrong }) => wrong },
  { head: '503 以外的 5xx other 5xx', of: ({ failed }) => failed },
  { head: '未载明 undescribed', of: ({ undescribed }) => undescribed },
  { head: '超过 250 ms over 250 ms', of: ({ slow }) => slow },
  { head: '最多 most, ms', of: ({ most }) => Math.round(most) },
]
