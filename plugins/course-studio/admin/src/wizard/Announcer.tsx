import { VisuallyHidden } from '@strapi/design-system';
import { useEffect, useRef, useState } from 'react';

import { useAssets } from '../draft/hooks';
import { useTexts } from '../text';

/** Says when a file gets to another state. */
export function Announcer() {
  const { t } = useTexts();
  const assets = useAssets();
  const [said, setSaid] = useState('');
  const heard = useRef(new Map(assets.map(({ id, state }) => [id, state])));
  useEffect(() => {
    const changed = assets.filter(({ id, state }) => heard.current.has(id) && heard.current.get(id) !== state);
    heard.current = new Map(assets.map(({ id, state }) => [id, state]));
    if (changed.length === 0) return;
    setSaid(changed.map(({ name, state }) => t('files.announce', { name, state: t(`assetState.${state}`) })).join(' '));
  }, [assets, t]);
  return (
    <VisuallyHidden>
      <span aria-live="polite">{said}</span>
    </VisuallyHidden>
  );
}
