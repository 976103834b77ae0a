import { Flex, IconButton, Typography } from '@strapi/design-system';
import { ChevronLeft, ChevronRight } from '@strapi/icons';

import { once } from '../fields/once';
import { useTexts } from '../text';

import type { DraftList } from './useDrafts';

interface PagerProps {
  list: DraftList;
  /** What is paged, as the buttons name it. */
  name: string;
  onGo: (page: number) => void;
}

/** The way through a list of more than one page. */
export function Pager({ list, name, onGo }: PagerProps) {
  const { t } = useTexts();
  if (list.state !== 'loaded') return null;
  const { page, pageSize, pageCount, total } = list.meta.pagination;
  if (pageCount <= 1) return null;
  const first = (page - 1) * pageSize + 1;
  return (
    <Flex tag="nav" aria-label={t('home.pages', { name })} gap={2} paddingTop={3} justifyContent="flex-end">
      <Typography variant="pi" textColor="neutral600" role="status">
        {t('home.page', { first, last: Math.min(total, first + pageSize - 1), total })}
      </Typography>
      <IconButton label={t('home.page.previous')} disabled={page <= 1} onClick={once(() => onGo(page - 1))}>
        <ChevronLeft />
      </IconButton>
      <IconButton label={t('home.page.next')} disabled={page >= pageCount} onClick={once(() => onGo(page + 1))}>
        <ChevronRight />
      </IconButton>
    </Flex>
  );
}
