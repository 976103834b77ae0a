import { closestCenter, DndContext, PointerSensor, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core';
import { restrictToVerticalAxis } from '@dnd-kit/modifiers';
import { SortableContext, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { IconButton } from '@strapi/design-system';
import { Drag } from '@strapi/icons';
import { createContext, useContext, useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { styled } from 'styled-components';

import { Panel } from '../../fields/Panel';
import { useTexts } from '../../text';

/** What is said is said by the list, for dragging and for the keys alike. */
const SILENT = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

interface SortableFilesProps {
  ids: readonly string[];
  onMove: (id: string, to: string) => void;
  children: ReactNode;
}

/** Its rows can be dragged by their handles. */
export function SortableFiles({ ids, onMove, children }: SortableFilesProps) {
  const { t } = useTexts();
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const [isDragging, setIsDragging] = useState(false);
  const items = useMemo(() => [...ids], [ids]);
  useKeepOpen(isDragging);
  const drop = ({ active, over }: DragEndEvent) => {
    setIsDragging(false);
    if (over && over.id !== active.id) onMove(String(active.id), String(over.id));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[restrictToVerticalAxis]}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: t('files.drag.hint') } }}
      onDragStart={() => setIsDragging(true)}
      onDragEnd={drop}
      onDragCancel={() => setIsDragging(false)}
    >
      <SortableContext items={items} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

/** While something is dragged, Escape lets go of it instead of closing the window, which would hear the key first. */
function useKeepOpen(isDragging: boolean): void {
  useEffect(() => {
    if (!isDragging) return undefined;
    const letGo = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      // The sensor cancels at this event too.
      window.dispatchEvent(new Event('resize'));
    };
    window.addEventListener('keydown', letGo, true);
    return () => window.removeEventListener('keydown', letGo, true);
  }, [isDragging]);
}

const Row = styled.li`
  position: relative;
`;

type Grip = Pick<ReturnType<typeof useSortable>, 'attributes' | 'listeners' | 'setActivatorNodeRef'>;

const GripContext = createContext<Grip | null>(null);

/** One row. What is in it does not render again while others are dragged past it. */
export function SortableRow({ id, children }: { id: string; children: ReactNode }) {
  const { attributes, listeners, setActivatorNodeRef, setNodeRef, transform, transition, isDragging } = useSortable({
    id,
  });
  const grip = useMemo(
    () => ({ attributes, listeners, setActivatorNodeRef }),
    // Attributes are made anew each time and say the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [listeners, setActivatorNodeRef],
  );
  const style = { transform: CSS.Translate.toString(transform), transition, zIndex: isDragging ? 1 : undefined };
  return (
    <GripContext.Provider value={grip}>
      <Row id={id} ref={setNodeRef} style={style}>
        <Panel padding={{ initial: 4, medium: 5 }} shadow={isDragging ? 'popupShadow' : 'tableShadow'}>
          {children}
        </Panel>
      </Row>
    </GripContext.Provider>
  );
}

const Handle = styled(IconButton)`
  cursor: grab;
  touch-action: none;
`;

const STEPS: Record<string, -1 | 1 | undefined> = { ArrowUp: -1, ArrowDown: 1 };

interface DragHandleProps {
  name: string;
  onStep: (by: -1 | 1) => void;
}

/** Moves a row by mouse or finger; with the focus on it, the arrow keys move it. */
export function DragHandle({ name, onStep }: DragHandleProps) {
  const { t } = useTexts();
  const grip = useContext(GripContext);
  const press = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (!by) return;
    event.preventDefault();
    onStep(by);
  };
  return (
    <Handle
      ref={grip?.setActivatorNodeRef}
      variant="ghost"
      withTooltip={false}
      label={t('files.drag', { name })}
      aria-describedby={grip?.attributes['aria-describedby']}
      {...grip?.listeners}
      onKeyDown={press}
    >
      <Drag />
    </Handle>
  );
}
