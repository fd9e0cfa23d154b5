import { mkdirSync, readdirSync, rmSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runImport } from './run-import.ts'
const folder = '/tmp/perf/fix'
const { identity } = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as { identity: string }
const names = readdirSync(folder).filter((n) => n.endsWith('.osb')).sort()
const scratch = join(folder, 'scratchw'); rmSync(scratch,{recursive:true,force:true}); mkdirSync(scratch)
const io=()=>Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io','utf8'))![1]); const calls=()=>Number(/syscw: (\d+)/.exec(readFileSync('/proc/self/io','utf8'))![1])
const a=io(), b=calls(); await runImport(scratch, folder, names, identity); console.log('written MB', (io()-a)/1e6, 'calls', calls()-b, 'maxrss', process.resourceUsage().maxRSS/1024)
rmSync(scratch,{recursive:true,force:true})
