/** What a file may cost: a stranger sends it, and it may have been made to cost much. */

/** Bytes of a file. Lambda takes 6 MB of base64, which is 4.5 MB of file. */
export const MAX_FILE = 4 * 1024 * 1024

/** A document has some 30 objects; each further font brings six. */
export const MAX_OBJECTS = 500

/** Arrays and dictionaries within each other; ours are four deep. */
export const MAX_DEPTH = 12

/** Members of one array or dictionary; the widths of a font are a few hundred. */
export const MAX_MEMBERS = 20_000

/** Bytes of all streams of a file, unpacked. The fonts of a document take some 200 kB. */
export const MAX_UNPACKED = 16 * 1024 * 1024

/** Parts of a package; ours have nine, and two more with rare characters. */
export const MAX_PARTS = 20
