export const PLAYER_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Flash player</title>
<style>html,body,ruffle-player{display:block;width:100%;height:100%;margin:0;background:#fff}</style>
<script src="flash-player/ruffle.js"></script>
<script src="flash-player/player.js"></script>
</html>
`;

/** Plays the film it is sent, once, and says when it runs or why not. */
export const PLAYER_SCRIPT = `'use strict';
window.RufflePlayer.config = {
  publicPath: new URL('flash-player/', document.baseURI).href,
  polyfills: false,
  allowScriptAccess: false,
  allowNetworking: 'none',
  allowFullscreen: false,
  openUrlMode: 'deny',
  autoplay: 'on',
  unmuteOverlay: 'visible',
  splashScreen: false,
  letterbox: 'on',
  warnOnUnsupportedContent: false,
};
const say = (message) => window.parent.postMessage({ flashPlayer: message }, '*');
window.addEventListener('message', ({ source, data }) => {
  if (source !== window.parent || !(data && data.film instanceof ArrayBuffer) || document.querySelector('ruffle-player')) return;
  const player = window.RufflePlayer.newest().createPlayer();
  document.body.append(player);
  const load = 'ruffle' in player ? player.ruffle().load({ data: data.film }) : player.load({ data: data.film });
  load.then(() => say('playing'), () => say('failed'));
});
say('ready');
`;
