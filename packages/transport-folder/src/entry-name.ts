/**
 * What a name in an inbox stands for. `bundle`: its bytes must fit it. `copy`: our extension under another name, as sync
 * clients and people make (`… (1).osb`); judged by its content. `placeholder`: a bundle that a cloud client has not
 * fetched yet. `undefined`: not ours, never opened.
 */
export type EntryKind = 'bundle' | 'copy' | 'placeholder' | undefined

/** Opening one of these opens a device on Windows, whatever the extension. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)[ .]/i
/** What Windows does not have in names, alternate streams (`:`) and separators among them. */
// eslint-disable-next-line no-control-regex
const odd = /[\u0000-\u001f\u007f<>:"/\\|?*]/
/** iCloud (`.name.icloud`), and the virtual files of Nextcloud and ownCloud by suffix. */
const placeholder = /^\.?([a-z2-7]{26}\.[a-z0-9]{1,8})\.(?:icloud|nextcloud|owncloud)$/

/** @param extension - Without dot. */
export function entryKind(name: string, extension: string): EntryKind {
  const end = `.${extension}`
  if (name.slice(26) === end && /^[a-z2-7]{26}$/.test(name.slice(0, 26))) return 'bundle'
  if (standsFor(name)?.endsWith(end) === true) return 'placeholder'
  if (!name.toLowerCase().endsWith(end) || name.length === end.length) return undefined
  // Hidden files are others' temporaries and side files (`._x.osb` of macOS).
  if (name.startsWith('.') || name.startsWith('~') || device.test(name) || odd.test(name)) return undefined
  return 'copy'
}

/** The bundle that a placeholder will be. */
export function standsFor(name: string): string | undefined {
  return placeholder.exec(name)?.[1]
}

/** The hash that a copy's name still begins with; conflict copies keep it, whatever the client appends. */
export function keptHash(name: string): string | undefined {
  return /^[a-z2-7]{26}(?![a-z2-7])/.exec(name)?.[0]
}

export const isStation = (id: string): boolean => /^[a-z0-9-]{1,32}$/.test(id)
