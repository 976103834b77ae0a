import {
  DndContext,
  DragOverlay,
  PointerSensor,
  pointerWithin,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
  type ClientRect,
  type CollisionDetection,
  type DragEndEvent,
  type DragStartEvent,
  type DroppableContainer,
} from '@dnd-kit/core';
import { Box, IconButton, Typography } from '@strapi/design-system';
import { Drag } from '@strapi/icons';
import {
  createContext,
  memo,
  useContext,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { createPortal } from 'react-dom';
import { styled } from 'styled-components';

import { isChild } from '../../../shared/changes';
import { PARENT_TYPES } from '../../../shared/course-model';
import { findDropPosition, type DropPosition } from '../draft/edits';
import { useOpenDraft } from '../draft/hooks';
import { childIds, type ChildType } from '../draft/tree';
import { useEscape } from '../fields/useEscape';
import { useTexts } from '../text';
import { createEmitter } from '../emitter';

interface Movable {
  type: ChildType;
  parent: string;
}

/** What moving does in a step: each way of moving says where the part is then, and keeps the focus. */
export interface Mover {
  /** One place up or down. */
  move(id: string, by: -1 | 1): void;
  moveTo(id: string, spot: DropPosition): void;
  /** What a part is called. */
  nameOf(id: string): string;
  /** Says something to those who do not see it happen. */
  say(text: string): void;
}

const MoverContext = createContext<Mover | null>(null);

function useMover(): Mover {
  const mover = useContext(MoverContext);
  if (!mover) throw new Error('nothing can be moved outside of a drag area');
  return mover;
}

/** Moves elements about. React takes them out and puts them in again, which takes the focus away; it is given back. */
export function keepingFocus(act: () => void): void {
  const focused = document.activeElement;
  act();
  requestAnimationFrame(() => {
    if (!(focused instanceof HTMLElement)) return;
    if (focused.isConnected && document.activeElement !== focused) focused.focus();
    focused.scrollIntoView({ block: 'nearest' });
  });
}

/** Where a dragged part would go: beside another one, or into a test set, at its end. */
interface Target {
  id: string;
  side: 'before' | 'after' | 'into';
}

const emitter = createEmitter();
let target: Target | null = null;
let isDragging = false;

/** Whether a part must stay in the page: it has the focus, or may be the one that is dragged. */
export const isInUse = (element: HTMLElement): boolean => isDragging || element.contains(document.activeElement);

/** Only the parts that the target leaves and enters draw anew. */
function setTarget(next: Target | null): void {
  if (target?.id === next?.id && target?.side === next?.side) return;
  const touched = [target, next].flatMap((each) => (each ? [each.id] : []));
  target = next;
  emitter.notify(touched);
}

const movableOf = (container: DroppableContainer) => container.data.current as Movable | undefined;

/** Answers stay in their question, questions go to any test set. */
function accepts(dragged: Movable, { type, parent }: Movable): boolean {
  if (dragged.type === 'answer') return type === 'answer' && parent === dragged.parent;
  return type === dragged.type || type === PARENT_TYPES[dragged.type];
}

function nearest(y: number, containers: DroppableContainer[], rects: Map<string | number, ClientRect>) {
  const distance = ({ id }: DroppableContainer) => {
    const rect = rects.get(id);
    return rect ? Math.max(rect.top - y, y - rect.bottom, 0) : Infinity;
  };
  return containers.reduce<DroppableContainer | undefined>(
    (best, each) => (!best || distance(each) < distance(best) ? each : best),
    undefined,
  );
}

/** The part under the pointer, or the nearest of those it may go to; remembers on which side of it. */
const findTarget: CollisionDetection = (args) => {
  const { pointerCoordinates, droppableRects, active } = args;
  const dragged = active.data.current as Movable | undefined;
  if (!pointerCoordinates || !dragged) return [];
  const containers = args.droppableContainers.filter((container) => {
    const movable = movableOf(container);
    return movable && accepts(dragged, movable);
  });
  const under = pointerWithin({ ...args, droppableContainers: containers }).map(({ id }) => id);
  const same = containers.filter((container) => movableOf(container)?.type === dragged.type);
  const testSet = containers.find(({ id, data }) => under.includes(id) && data.current?.type !== dragged.type);
  const near = testSet ? same.filter((container) => movableOf(container)?.parent === testSet.id) : same;
  const found =
    same.find(({ id }) => under.includes(id)) ?? nearest(pointerCoordinates.y, near, droppableRects) ?? testSet;
  const rect = found && droppableRects.get(found.id);
  if (!found || !rect) return [];
  const isInto = movableOf(found)?.type !== dragged.type;
  const side = pointerCoordinates.y < rect.top + rect.height / 2 ? 'before' : 'after';
  setTarget({ id: String(found.id), side: isInto ? 'into' : side });
  return [{ id: found.id }];
};

/** Everything in it can be dragged by its handle. */
export function DragArea({ mover, children }: { mover: Mover; children: ReactNode }) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const [dragged, setDragged] = useState<string | null>(null);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  // The sensor hears the key as well, and lets go.
  useEscape(dragged !== null, () => undefined);
  const start = ({ active }: DragStartEvent) => {
    isDragging = true;
    setDragged(String(active.id));
  };
  const stop = () => {
    isDragging = false;
    setDragged(null);
    setTarget(null);
  };
  const drop = ({ active }: DragEndEvent) => {
    const spot = target && spotAt(target, String(active.id));
    stop();
    if (spot) mover.moveTo(String(active.id), spot);
  };
  const spotAt = ({ id, side }: Target, moved: string): DropPosition | null => {
    if (side === 'into') return { parent: id, before: null };
    const spot = findDropPosition(draft.tree(), id);
    if (!spot) return null;
    const node = draft.node(moved);
    const list = node && isChild(node) ? childIds(draft.tree(), spot.parent, node.type) : [];
    const before = side === 'before' ? id : spot.before;
    // Its own place, said by what is below it.
    return { parent: spot.parent, before: before === moved ? (list[list.indexOf(moved) + 1] ?? null) : before };
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={findTarget}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: t('order.drag.hint') } }}
      onDragStart={start}
      onDragEnd={drop}
      onDragCancel={stop}
    >
      <MoverContext.Provider value={mover}>{children}</MoverContext.Provider>
      {createPortal(
        <DragOverlay dropAnimation={null} zIndex={1000}>
          {dragged && (
            <Chip padding={3} background="neutral0" hasRadius shadow="popupShadow" borderColor="primary600">
              <Typography fontWeight="semiBold" ellipsis dir="auto">
                {mover.nameOf(dragged)}
              </Typography>
            </Chip>
          )}
        </DragOverlay>,
        document.body,
      )}
    </DndContext>
  );
}

/** What happens is said by the mover, for every way of moving alike. */
const SILENT = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

const Chip = styled(Box)`
  display: inline-block;
  max-width: 32rem;
  cursor: grabbing;
`;

/** The line where the dragged part would go, or the frame of the test set it would go into. */
const Place = styled.div<{ $side: Target['side'] | null }>`
  position: ${({ $side }) => ($side ? 'relative' : 'static')};
  outline: ${({ $side, theme }) => ($side === 'into' ? `2px solid ${theme.colors.primary600}` : 'none')};
  outline-offset: 2px;
  &::before {
    content: '';
    display: ${({ $side }) => ($side === 'before' || $side === 'after' ? 'block' : 'none')};
    position: absolute;
    inset-inline: 0;
    ${({ $side }) => ($side === 'after' ? 'bottom' : 'top')}: -0.8rem;
    height: 0.4rem;
    border-radius: 0.2rem;
    background: ${({ theme }) => theme.colors.primary600};
    z-index: 1;
  }
`;

/** A part that others can be dropped beside. */
export function DropPlace({ id, type, parent, children }: Movable & { id: string; children: ReactNode }) {
  const { setNodeRef } = useDroppable({ id, data: { type, parent } satisfies Movable });
  const side = useSyncExternalStore(
    (listener) => emitter.subscribe(id, listener),
    () => (target?.id === id ? target.side : null),
  );
  return (
    <Place ref={setNodeRef} $side={side}>
      {children}
    </Place>
  );
}

const Handle = styled(IconButton)<{ $grabbed: boolean }>`
  cursor: grab;
  touch-action: none;
  ${({ $grabbed, theme }) => $grabbed && `background: ${theme.colors.primary200}; outline: 2px solid ${theme.colors.primary600};`}
`;

const STEP: Record<string, -1 | 1 | undefined> = { ArrowUp: -1, ArrowDown: 1 };

/** Drags a part by mouse or finger; by keyboard, Space grabs it, arrows move it, Escape puts it back. */
export const DragHandle = memo(function DragHandle({ id, type, parent, name }: Movable & { id: string; name: string }) {
  const { t } = useTexts();
  const { draft } = useOpenDraft();
  const mover = useMover();
  const [grabbed, setGrabbed] = useState(false);
  const origin = useRef<DropPosition | null>(null);
  const { attributes, listeners, setNodeRef } = useDraggable({ id, data: { type, parent } satisfies Movable });

  const grab = () => {
    origin.current = findDropPosition(draft.tree(), id);
    setGrabbed(true);
    mover.say(t('order.grabbed', { name }));
  };
  const drop = () => {
    setGrabbed(false);
    mover.say(t('order.dropped', { name: mover.nameOf(id) }));
  };
  useEscape(grabbed, () => {
    setGrabbed(false);
    if (origin.current) mover.moveTo(id, origin.current);
    mover.say(t('order.putBack', { name: mover.nameOf(id) }));
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const by = STEP[event.key];
    if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (!event.repeat) (grabbed ? drop : grab)();
    } else if (by && grabbed) {
      event.preventDefault();
      mover.move(id, by);
    }
  };
  return (
    <Handle
      ref={setNodeRef}
      id={`handle-${id}`}
      variant="ghost"
      label={t('order.drag', { name })}
      withTooltip={false}
      aria-pressed={grabbed}
      aria-describedby={attributes['aria-describedby']}
      $grabbed={grabbed}
      {...listeners}
      onKeyDown={onKeyDown}
      onBlur={() =>
        grabbed && setTimeout(() => document.activeElement?.id !== `handle-${id}` && setGrabbed(false), 100)
      }
    >
      <Drag />
    </Handle>
  );
});
