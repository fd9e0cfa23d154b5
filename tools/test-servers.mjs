// Tests that need programs from outside npm. On a Debian machine, as root, missing programs are installed; elsewhere they are
// named. Nothing is skipped in silence.
import { findChromium, findInPath } from './chromium.mjs'
import { missingMailPrograms } from './servers/mail-server.mjs'
import { missingSyncthing } from './servers/syncthing.mjs'
import { missingS3Programs } from './servers/s3-server.mjs'
import { count, run, runVitest, say } from './lib/run.mjs'

const PROGRAMS = [
  { name: 'Chromium', debianPackage: 'chromium', present: () => findChromium() !== undefined },
  { name: 'age', debianPackage: 'age', present: () => findInPath('age') !== undefined },
  {
    name: 'Dovecot',
    debianPackage: 'dovecot-imapd dovecot-pop3d dovecot-lmtpd',
    present: hasMailProgram('dovecot'),
  },
  { name: 'Exim', debianPackage: 'exim4-daemon-light', present: hasMailProgram('exim4') },
  { name: 'OpenSSL', debianPackage: 'openssl', present: hasMailProgram('openssl') },
  { name: 'Syncthing', debianPackage: 'syncthing', present: () => missingSyncthing().length === 0 },
  { name: 'rclone', debianPackage: 'rclone', present: () => findInPath('rclone') !== undefined },
  {
    name: 'Ceph (S3 server)',
    debianPackage: 'ceph-mon ceph-osd radosgw ceph-common',
    present: () => missingS3Programs().length === 0,
  },
  { name: 'Python 3', debianPackage: 'python3', present: () => findInPath('python3') !== undefined },
]

process.exitCode = await main()

async function main() {
  const wanted = PROGRAMS.filter((program) => !program.present())
  if (wanted.length > 0 && process.getuid?.() === 0 && findInPath('apt-get') !== undefined)
    await installPackages(wanted)
  const missing = PROGRAMS.filter((program) => !program.present())
  for (const { name, debianPackage } of missing)
    say(`${name} is missing: install it (Debian package ${debianPackage}) and put it into the PATH`)
  if (missing.length > 0) {
    count('programs that the server tests need', 0, missing.length)
    return 1
  }
  return runVitest('tests with servers', process.argv.slice(2), { config: 'vitest.servers.config.ts' })
}

function hasMailProgram(name) {
  return () => !missingMailPrograms().includes(name)
}

async function installPackages(programs) {
  const names = programs.flatMap(({ debianPackage }) => debianPackage.split(' '))
  say(`installing ${names.join(', ')} (apt-get)`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { stdout: 'stderr', env })
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], {
    stdout: 'stderr',
    env,
  })
}
