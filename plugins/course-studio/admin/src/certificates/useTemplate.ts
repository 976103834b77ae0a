import { useCallback, useEffect, useState } from 'react';

import type { CertificateDesign, CertificateTemplate, DesignImage } from '../../../shared/certificates';
import { loadTemplate, saveTemplate, storeTemplateImage } from '../http/api';
import { toStudioError, type StudioError } from '../http/studioError';

export type TemplateState =
  { state: 'loading' } | { state: 'failed'; error: StudioError } | { state: 'loaded'; template: CertificateTemplate };

/** The template on the server, and the design as it is being changed. */
export function useTemplate() {
  const [loaded, setLoaded] = useState<TemplateState>({ state: 'loading' });
  const [design, setDesign] = useState<CertificateDesign | null>(null);
  const [urls, setUrls] = useState<CertificateTemplate['images'] | null>(null);

  const take = useCallback((template: CertificateTemplate) => {
    setLoaded({ state: 'loaded', template });
    setDesign(template.design);
    setUrls(template.images);
  }, []);

  const reload = useCallback(() => {
    setLoaded({ state: 'loading' });
    loadTemplate().then(take, (error: unknown) => setLoaded({ state: 'failed', error: toStudioError(error) }));
  }, [take]);
  useEffect(reload, [reload]);

  const saved = loaded.state === 'loaded' ? loaded.template : null;
  return {
    loaded,
    design,
    urls,
    reload,
    change: (part: Partial<CertificateDesign>) => setDesign((before) => before && { ...before, ...part }),
    isChanged: saved !== null && design !== null && JSON.stringify(saved.design) !== JSON.stringify(design),

    /** @throws StudioError; `template.conflict` if somebody else saved since */
    async save(): Promise<void> {
      if (saved && design) take(await saveTemplate({ revision: saved.revision, design }));
    },

    /** Saves over what somebody else saved since. @throws StudioError */
    async saveOver(): Promise<void> {
      const { revision } = await loadTemplate();
      if (design) take(await saveTemplate({ revision, design }));
    },

    /** @throws StudioError */
    async putImage(name: DesignImage, file: File | null): Promise<void> {
      const image = file ? await storeTemplateImage(file) : { id: null, url: null };
      setDesign((before) => before && { ...before, images: { ...before.images, [name]: image.id } });
      setUrls((before) => before && { ...before, [name]: image.url });
    },
  };
}
