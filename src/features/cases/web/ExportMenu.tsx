import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';

const formats = { csv: 'CSV', xlsx: 'XLSX', ndjson: 'NDJSON' } as const;

/** Downloads exactly what the filter shows. */
export function ExportMenu({ addressIn }: { addressIn: (format: keyof typeof formats) => string }) {
  const { t } = useWords();
  return (
    <DialogTrigger>
      <Button className="button" data-kind="plain">
        <Icon name="export" size={17} />
        <span>{t('cases.export')}</span>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="menu stack" aria-label={t('cases.export')}>
          <p className="small quiet">{t('cases.exportNote')}</p>
          <div className="row-actions">
            {Object.entries(formats).map(([format, name]) => (
              <ButtonLink key={format} small download to={addressIn(format as keyof typeof formats)}>
                {name}
              </ButtonLink>
            ))}
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
