// An SMTP server that writes what it takes into Maildirs, in a thread of its own, so that its work is not counted as the sender's.
import { Buffer } from 'node:buffer'
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { SMTPServer } from 'smtp-server'

const { folder, owner } = workerData
let count = 0

const server = new SMTPServer({
  disableReverseLookup: true,
  logger: false,
  allowInsecureAuth: true,
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
  onData(stream, session, callback) {
    const chunks = []
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('end', () => {
      if (folder !== undefined) deliver(session.envelope.rcptTo[0].address, Buffer.concat(chunks))
      callback()
    })
  },
})

function deliver(address, raw) {
  const path = join(folder, address, 'Maildir')
  const made = [join(folder, address), path, ...['new', 'cur', 'tmp'].map((name) => join(path, name))]
  for (const one of made) {
    mkdirSync(one, { recursive: true })
    if (owner !== undefined) chownSync(one, owner, owner)
  }
  count += 1
  // With the sizes in the name, as Dovecot itself names what it delivers.
  const name = `${1_700_000_000 + count}.M${count}.bench,S=${raw.length},W=${raw.length}`
  const file = join(path, 'new', name)
  writeFileSync(file, raw)
  if (owner !== undefined) chownSync(file, owner, owner)
}

server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.server.address().port))
