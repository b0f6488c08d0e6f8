import { type ReactNode, useEffect, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from './Icon.tsx';
import { useWords } from './i18n/i18n.ts';

/** A question that must be answered before going on. Escape and the veil leave it; focus comes back where it was. */
export function Dialog({
  title,
  isOpen,
  close,
  wide,
  children,
}: {
  title: string;
  isOpen: boolean;
  close: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const { t } = useWords();
  return (
    <>
      {isOpen && <FocusBack />}
      <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => !open && close()} isDismissable>
        <Modal className="dialog" data-wide={wide || undefined}>
          <AriaDialog className="dialog-inside">
            <header className="dialog-head">
              <Heading slot="title">{title}</Heading>
              <button type="button" className="icon-button" onClick={close} aria-label={t('form.close')}>
                <Icon name="close" />
              </button>
            </header>
            <div className="dialog-body">{children}</div>
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

/** Gives the focus back to where it was; the kit's own way forgets it once Tab was pressed inside. */
function FocusBack() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
      });
    },
    [before],
  );
  return null;
}
