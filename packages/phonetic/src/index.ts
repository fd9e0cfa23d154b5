export { AddressIndex } from './index/address-index.js'
