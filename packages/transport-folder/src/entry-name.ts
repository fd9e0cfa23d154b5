/**
 * What a name in an inbox stands for. `bundle`: its bytes must fit it. `copy`: our extension under another name, as sync
 * clients and people make (`… (1).osb`); judged by its content. `undefined`: not ours, never opened.
 */
export type EntryKind = 'bundle' | 'copy' | undefined

/** Opening one of these opens a device on Windows, whatever the extension. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ .]/i
/** What Windows does not have in names, alternate streams (`:`) and separators among them. */
// eslint-disable-next-line no-control-regex
const odd = /[\u0000-\u001f\u007f<>:"/\\|?*]/

/** @param extension - Without dot. */
export function entryKind(name: string, extension: string): EntryKind {
  const end = `.${extension}`
  if (name.slice(26) === end && /^[a-z2-7]{26}$/.test(name.slice(0, 26))) return 'bundle'
  if (!name.toLowerCase().endsWith(end) || name.length === end.length) return undefined
  // Hidden files are others' temporaries and side files (`._x.osb` of macOS).
  if (name.startsWith('.') || name.startsWith('~') || device.test(name) || odd.test(name)) return undefined
  return 'copy'
}

export const isStation = (id: string): boolean => /^[a-z0-9-]{1,32}$/.test(id)
