// Before a package is packed: each tarball needs the licence, which is kept once, at the root.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/root.mjs'

copyFileSync(join(root, 'LICENSE'), join(process.cwd(), 'LICENSE'))
