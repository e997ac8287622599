/** The heavy part of lists, workbooks above all: loaded when somebody has chosen a list, or saves a table. */

export { appendVerdicts, ListError, readList, writeCsv, writeXlsx } from '#client/list'
