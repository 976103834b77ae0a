/** `npm run pictures`: runs the browser tests and keeps their pictures for the documents in docs/pictures. */
process.env.PICTURES = '1';
process.argv.splice(2, Infinity, 'browser');
await import('./test.mjs');
