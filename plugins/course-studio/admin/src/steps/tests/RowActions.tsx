import { Box, IconButton, Menu } from '@strapi/design-system';
import { ArrowDown, ArrowUp, Duplicate, More, Trash } from '@strapi/icons';
import { createContext, memo, useContext } from 'react';
import { styled } from 'styled-components';

import { useChildIds, useOpenDraft } from '../../draft/hooks';
import { once } from '../../fields/once';
import { useTexts } from '../../text';
import { DragHandle } from '../drag';

import { useActions } from './actions';

/** Disabled ghost buttons are grey boxes in the design system; a row of arrows reads better without. */
const Quiet = styled(IconButton)`
  &&[aria-disabled='true'] {
    background: transparent;
    border-color: transparent;
    opacity: 0.4;
  }
`;

/** On a narrow screen the menu has them all. */
const Wide = ({ children }: { children: React.ReactNode }) => (
  <Box display={{ initial: 'none', medium: 'flex' }}>{children}</Box>
);

interface RowActionsProps {
  id: string;
  type: 'testSet' | 'question' | 'answer';
  parent: string;
  /** As the buttons name it. */
  name: string;
  isFirst: boolean;
  isLast: boolean;
}

/** Whether there are buttons: of many questions, those have none that are more than a screen away. */
export const NearContext = createContext(true);

/** Move, duplicate, delete: as buttons, and all together in a menu. Each menu listens to every key, hence not always. */
export const RowActions = memo(function RowActions(props: RowActionsProps) {
  return useContext(NearContext) && <Buttons {...props} />;
});

const Buttons = memo(function Buttons({ id, type, parent, name, isFirst, isLast }: RowActionsProps) {
  const { t } = useTexts();
  const actions = useActions();
  return (
    <>
      <Wide>
        <Quiet
          variant="ghost"
          {...NO_TOOLTIP}
          label={t('order.up', { name })}
          disabled={isFirst}
          onClick={once(() => actions.move(id, -1))}
        >
          <ArrowUp />
        </Quiet>
        <Quiet
          variant="ghost"
          {...NO_TOOLTIP}
          label={t('order.down', { name })}
          disabled={isLast}
          onClick={once(() => actions.move(id, 1))}
        >
          <ArrowDown />
        </Quiet>
        <Quiet
          variant="ghost"
          {...NO_TOOLTIP}
          label={t('order.duplicate', { name })}
          onClick={once(() => actions.duplicate(id))}
        >
          <Duplicate />
        </Quiet>
      </Wide>
      <Quiet
        variant="ghost"
        {...NO_TOOLTIP}
        label={t('order.delete', { name })}
        onClick={once(() => actions.remove(id))}
      >
        <Trash />
      </Quiet>
      <DragHandle id={id} type={type} parent={parent} name={name} />
      <MoreMenu id={id} type={type} parent={parent} name={name} isFirst={isFirst} isLast={isLast} />
    </>
  );
});

/** Hundreds of tooltips take longer to draw than everything else; the names are there for those who cannot see the signs. */
const NO_TOOLTIP = { withTooltip: false };

function MoreMenu({ id, type, parent, name, isFirst, isLast }: RowActionsProps) {
  const { t } = useTexts();
  const actions = useActions();
  return (
    <Menu.Root>
      <Menu.Trigger
        tag={IconButton}
        variant="ghost"
        label={t('order.more', { name })}
        icon={<More aria-hidden focusable={false} />}
        {...NO_TOOLTIP}
      />
      <Menu.Content popoverPlacement="bottom-end" maxHeight="none">
        <Menu.Item startIcon={<ArrowUp />} disabled={isFirst} onSelect={() => actions.move(id, -1)}>
          {t('order.menu.up')}
        </Menu.Item>
        <Menu.Item startIcon={<ArrowDown />} disabled={isLast} onSelect={() => actions.move(id, 1)}>
          {t('order.menu.down')}
        </Menu.Item>
        {type === 'question' && <MoveToTestSet id={id} parent={parent} />}
        <Menu.Item startIcon={<Duplicate />} onSelect={() => actions.duplicate(id)}>
          {t('order.menu.duplicate')}
        </Menu.Item>
        <Menu.Item startIcon={<Trash />} variant="danger" onSelect={() => actions.remove(id)}>
          {t('order.menu.delete')}
        </Menu.Item>
      </Menu.Content>
    </Menu.Root>
  );
}

/** The other test sets, to go to the end of one. */
function MoveToTestSet({ id, parent }: { id: string; parent: string }) {
  const { t } = useTexts();
  const actions = useActions();
  const { draft } = useOpenDraft();
  const testSets = useChildIds(draft.id, 'testSet');
  const others = testSets.filter((testSet) => testSet !== parent);
  if (others.length === 0) return null;
  return (
    <Menu.SubRoot>
      <Menu.SubTrigger>{t('order.menu.moveTo')}</Menu.SubTrigger>
      <Menu.SubContent>
        {others.map((testSet) => (
          <Menu.Item key={testSet} onSelect={() => actions.moveTo(id, { parent: testSet, before: null })}>
            {actions.nameOf(testSet)}
          </Menu.Item>
        ))}
      </Menu.SubContent>
    </Menu.SubRoot>
  );
}
