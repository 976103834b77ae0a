'use strict';

/** Since 13, better-sqlite3 is built on version 10 of Node-API, which Node has from 22.14 on; 12 does not run on Node 24. */
const OLDEST_NODE_API = 10;

module.exports =
  Number(process.versions.napi) >= OLDEST_NODE_API ? require('better-sqlite3-napi') : require('better-sqlite3-abi');
