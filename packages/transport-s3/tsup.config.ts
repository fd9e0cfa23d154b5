import { defineConfig } from 'tsup'
import { packageOptions } from '../../tsup.shared.js'

export default defineConfig(packageOptions())
