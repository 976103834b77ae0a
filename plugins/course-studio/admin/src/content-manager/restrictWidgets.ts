import type { StrapiApp } from '@strapi/strapi/admin';

import { KEY_STATISTICS_ACTIONS } from '../../../shared/access';

const KEY_STATISTICS = 'key-statistics';

/** Shows the widget with the numbers of the installation only where the server answers it. */
export function restrictKeyStatistics({ widgets }: Pick<StrapiApp, 'widgets'>): void {
  const permissions = KEY_STATISTICS_ACTIONS.map((action) => ({ action, subject: null }));
  widgets.register((all) => all.map((widget) => (widget.id === KEY_STATISTICS ? { ...widget, permissions } : widget)));
}
