// Core in a browser, twice: here the bundle that an application would ship, and (vitest.servers.config.ts, project
// "core in Chromium") core's own tests.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { launchOptions } from '../../../../tools/chromium.mjs'

const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url))

describe('core bundled for the browser', () => {
  let bundle: string
  let imports: readonly string[]

  beforeAll(async () => {
    const result = await build({
      entryPoints: [entry],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      metafile: true,
      write: false,
    })
    bundle = result.outputFiles[0]?.text ?? ''
    imports = Object.values(result.metafile.outputs).flatMap((output) =>
      output.imports.map(({ path }) => path),
    )
  })

  it('imports nothing of Node and nothing else from outside', () => {
    expect(imports).toEqual([])
    expect(bundle).not.toMatch(/(?:from|import|require)\s*\(?\s*["']node:/)
  })

  it('offers in Chromium the same exports as in Node', async () => {
    const inNode = Object.keys(await import('@ordersync/core')).sort()
    const server = createServer((request, response) => {
      const isScript = request.url === '/core.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? bundle : '<!doctype html><title>core</title>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const browser = await chromium.launch(launchOptions())
    try {
      const page = await browser.newPage()
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(error.message))
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      const names = await page.evaluate(`import('/core.js').then((core) => Object.keys(core).sort())`)
      expect(problems).toEqual([])
      expect(names).toEqual(inNode)
      expect(inNode.length).toBeGreaterThan(0)
    } finally {
      await browser.close()
      server.close()
    }
  })
})
