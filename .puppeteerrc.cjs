// The browser is found or installed by scripts/setup, never as a side effect of `npm ci`.
module.exports = { skipDownload: true };
