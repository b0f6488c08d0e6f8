import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { AreaCode } from '../../../../kernel/area-code.ts';
import type { Input } from '../../../../ui/api.ts';
import { useAsk, useUpload } from '../../../../ui/ask.ts';
import { AreaPicker } from '../../../../ui/AreaPicker.tsx';
import { SelectField, TextField } from '../../../../ui/Field.tsx';
import { FileDrop } from '../../../../ui/FileDrop.tsx';
import { Form } from '../../../../ui/Form.tsx';
import { count, instant } from '../../../../ui/format.ts';
import { useWords } from '../../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../../ui/Loaded.tsx';
import { Page, Panel } from '../../../../ui/Page.tsx';
import { useSession, useWhyNot } from '../../../../ui/session.tsx';
import { ImportStamp } from './ImportStamp.tsx';

/** Where a line list comes in, and what came in before. */
export function ImportsPage() {
  const { t, language } = useWords();
  const { zone } = useSession();
  const imports = useAsk('GET /imports', {}, { everyMs: 15_000 });
  return (
    <Page title={t('linelist.title')}>
      <div className="split">
        <Panel title={t('linelist.new')}>
          <Upload />
        </Panel>
        <Panel title={t('linelist.earlier')}>
          <Loaded of={imports} isEmpty={(rows) => rows.length === 0} empty={<p>{t('linelist.none')}</p>}>
            {(rows) => (
              <ul className="rows">
                {rows.map((each) => (
                  <li key={each.id} className="row">
                    <div>
                      <p>
                        <Link className="task-title" to={`/imports/${each.id}`}>
                          {each.fileName}
                        </Link>
                      </p>
                      <p className="small quiet">
                        {[
                          t('linelist.rows', { count: each.rowCount, number: count(each.rowCount, language) }),
                          each.disease,
                          instant(each.begunAt, zone),
                        ]
                          .filter(Boolean)
                          .join(' · ')}
                      </p>
                    </div>
                    <ImportStamp of={each.state} />
                  </li>
                ))}
              </ul>
            )}
          </Loaded>
        </Panel>
      </div>
    </Page>
  );
}

type Encoding = NonNullable<Input<'POST /imports'>['encoding']>;
const encodings: readonly Encoding[] = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'];
const separators = { ',': ',', ';': ';', '\t': 'Tab', '|': '|' } as const;

function Upload() {
  const { t } = useWords();
  const { areas } = useSession();
  const navigate = useNavigate();
  const whyNot = useWhyNot()('POST /imports');
  const [file, setFile] = useState<File | null>(null);
  const [areaCode, setAreaCode] = useState<string | null>(areas[0]?.code || null);
  const [table, setTable] = useState('');
  const [encoding, setEncoding] = useState<Encoding | ''>('');
  const [separator, setSeparator] = useState<keyof typeof separators | ''>('');
  const send = useUpload('POST /imports', { onDone: (made) => void navigate(`/imports/${made.id}`) });
  return (
    <Form
      label={t('linelist.send')}
      busy={send.isPending}
      problem={send.error}
      why={whyNot ?? (file && areaCode ? null : t('form.mustFill'))}
      submit={() =>
        send.submit(
          {
            areaCode: AreaCode.parse(areaCode),
            ...(table.trim() ? { table: table.trim() } : {}),
            ...(encoding ? { encoding } : {}),
            ...(separator ? { separator } : {}),
          },
          file!,
        )
      }
    >
      <FileDrop
        label={t('linelist.upload')}
        help={t('linelist.uploadHelp')}
        accept=".csv,.tsv,.txt,.xlsx,.ods,.json,.ndjson,.zip"
        file={file}
        onFile={setFile}
      />
      <AreaPicker
        label={t('linelist.area')}
        help={t('linelist.areaHelp')}
        required
        value={areaCode}
        onChange={setAreaCode}
      />
      <details className="wide">
        <summary>{t('linelist.advanced')}</summary>
        <div className="form-fields two">
          <TextField label={t('linelist.table')} help={t('linelist.tableHelp')} value={table} onChange={setTable} />
          <SelectField
            label={t('linelist.encoding')}
            none={t('linelist.auto')}
            value={encoding}
            onChange={setEncoding}
            options={encodings.map((value) => ({ value, label: value.toUpperCase() }))}
          />
          <SelectField
            label={t('linelist.separator')}
            none={t('linelist.auto')}
            value={separator}
            onChange={setSeparator}
            options={Object.entries(separators).map(([value, label]) => ({
              value: value as keyof typeof separators,
              label,
            }))}
          />
        </div>
      </details>
    </Form>
  );
}
