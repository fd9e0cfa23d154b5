import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/root.mjs'

// Written with character classes so that this file does not find itself.
const FORBIDDEN = [
  [/(?<![\w.-])\/(?:wor[k]|roo[t]|far[m])\//, 'a path of somebody’s machine'],
  [/\/tmp\/bash_job[s]/, 'a path of somebody’s machine'],
  [/(?:[A-Za-z]:)?[\\/](?:User[s]|hom[e])[\\/](?!you\b|user\b)[\w.-]+[\\/]/, 'a path of somebody’s machine'],
  [/\/\/[\w.-]*registr[y][\w-]*\.[a-z]|registr[y]\.(?:npmj[s]|yarnpk[g]|npmmirro[r])/, 'a registry host'],
  [/\b(?:TOD[O]|FIXM[E])\b/, 'an open point: do it, or file an issue'],
]

/** Names every place in a committed (or about to be committed) file that must not leave a developer's machine. */
export function checkHygiene() {
  let files
  try {
    files = committedFiles()
  } catch (error) {
    return [`git cannot list the files, so nothing was checked: ${error.message}`]
  }
  return files.flatMap((file) => {
    const bytes = readFileSync(join(root, file))
    if (bytes.includes(0)) return []
    return findProblems(file, bytes.toString('utf8'))
  })
}

export function findProblems(file, text) {
  const problems = []
  text.split('\n').forEach((line, index) => {
    for (const [pattern, what] of FORBIDDEN)
      if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${what}: ${line.trim().slice(0, 120)}`)
    // Links between our own packages are the only addresses that a lock file needs.
    if (file.endsWith('package-lock.json') && /"resolved": "[a-z+]+:/.test(line))
      problems.push(`${file}:${index + 1}: the lock file names a download address; see .npmrc`)
  })
  return problems
}

function committedFiles() {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return listing.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))
}
