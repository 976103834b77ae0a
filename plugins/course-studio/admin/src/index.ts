import { Book } from '@strapi/icons';
import type { StrapiApp } from '@strapi/strapi/admin';

import { PERMISSIONS } from '../../shared/contracts';

import { replaceCourseActions } from './content-manager/documentActions';
import { NewCourseButton } from './content-manager/NewCourseButton';
import { restrictKeyStatistics } from './content-manager/restrictWidgets';
import { addSettings } from './settings';
import { PATHS, PLUGIN_ID } from './plugin';
import { message } from './text';
import { FloatingTray } from './uploads/FloatingTray';

const withPrefix = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [`${PLUGIN_ID}.${key}`, text]));

/** Languages we have; in any other the English texts stand in the code. */
const TRANSLATIONS: Record<string, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./translations/en.json'),
  de: () => import('./translations/de.json'),
};

const plugin = {
  register(app: StrapiApp) {
    app.addMenuLink({
      to: `plugins/${PLUGIN_ID}`,
      icon: Book,
      intlLabel: message('plugin.name'),
      permissions: [{ action: PERMISSIONS.read, subject: null }],
      Component: () => import('./App'),
    });
    addSettings(app);
    // Strapi renders components of this prefix on every page, within all of its providers (decision 016).
    app.addComponents({ name: `future-global::${PLUGIN_ID}-uploads`, Component: FloatingTray });
    app.registerPlugin({ id: PLUGIN_ID, name: 'Course Studio' });
    restrictKeyStatistics(app);
    app.widgets.register({
      id: 'courses',
      pluginId: PLUGIN_ID,
      icon: Book,
      title: message('plugin.name'),
      link: { label: message('widget.open'), href: PATHS.home },
      permissions: [{ action: PERMISSIONS.read, subject: null }],
      component: async () => (await import('./home/CourseWidget')).CourseWidget,
    });
  },

  bootstrap(app: Pick<StrapiApp, 'getPlugin'>) {
    const contentManager = app.getPlugin('content-manager');
    contentManager.injectComponent('listView', 'actions', { name: 'new-course', Component: NewCourseButton });
    replaceCourseActions(contentManager.apis);
  },

  registerTrads: ({ locales }: { locales: string[] }) =>
    Promise.all(
      locales.map(async (locale) => {
        const texts = await TRANSLATIONS[locale]?.();
        return { locale, data: texts ? withPrefix(texts.default) : {} };
      }),
    ),
};

export default plugin;
