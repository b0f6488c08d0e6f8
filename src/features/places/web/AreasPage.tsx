import { useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';
import { AreaCode } from '../../../kernel/area-code.ts';
import { Day } from '../../../kernel/day.ts';
import { AdminTabs } from '../../../ui/AdminTabs.tsx';
import { useAddress } from '../../../ui/address.ts';
import type { Output } from '../../../ui/api.ts';
import { useAsk, useDo } from '../../../ui/ask.ts';
import { AreaPicker } from '../../../ui/AreaPicker.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { DateField, NumberField, TextField } from '../../../ui/Field.tsx';
import { Form } from '../../../ui/Form.tsx';
import { areaPath, count, day, nothing } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { Loaded } from '../../../ui/Loaded.tsx';
import { Facts, Page, Panel } from '../../../ui/Page.tsx';
import { ScrollBox } from '../../../ui/ScrollBox.tsx';
import { useWhyNot } from '../../../ui/session.tsx';
import { useToast } from '../../../ui/Toast.tsx';

type Detail = Output<'GET /areas/:code'>;

/** The area tree, walked from the top or entered by name, with who answers first for each area. */
export function AreasPage() {
  const { t, language } = useWords();
  const { value, change, with: linkTo } = useAddress(z.object({ area: AreaCode.optional() }));
  const top = useAsk('GET /areas', {}, { when: value.area === undefined });
  const below = useAsk('GET /areas/:code/children', { code: value.area ?? 'CN' }, { when: value.area !== undefined });
  const detail = useAsk('GET /areas/:code', { code: value.area ?? 'CN' }, { when: value.area !== undefined });
  const rows = value.area === undefined ? top : below;
  return (
    <Page title={t('identity.admin.title')} tabs={<AdminTabs />}>
      <div className="filters-row">
        <AreaPicker
          label={t('places.find')}
          value={value.area ?? null}
          onChange={(area) => change({ area: area ?? undefined })}
        />
      </div>
      {value.area !== undefined && (
        <Loaded of={detail} lines={3}>
          {(area) => <AreaPanel area={area} linkTo={(area) => linkTo({ area })} />}
        </Loaded>
      )}
      <Panel title={t(value.area === undefined ? 'places.top' : 'places.below')}>
        <Loaded of={rows} isEmpty={(list) => list.length === 0} empty={<p>{t('places.none')}</p>}>
          {(list) => (
            <ScrollBox label={t('places.below')}>
              <table className="ledger">
                <thead>
                  <tr>
                    <th scope="col">{t('places.areas')}</th>
                    <th scope="col">{t('places.code')}</th>
                    <th scope="col" className="number">
                      {t('places.population')}
                    </th>
                    <th scope="col" className="number">
                      {t('places.households')}
                    </th>
                    <th scope="col">{t('places.populationOn')}</th>
                    <th scope="col">{t('places.responsible')}</th>
                  </tr>
                </thead>
                <tbody>
                  {list.map((area) => (
                    <tr key={area.code}>
                      <th scope="row">
                        <Link to={linkTo({ area: area.code })}>{area.name}</Link>
                      </th>
                      <td className="code">{area.code}</td>
                      <td className="number">
                        {area.population === null ? nothing : count(area.population, language)}
                      </td>
                      <td className="number">
                        {area.households === null ? nothing : count(area.households, language)}
                      </td>
                      <td>{day(area.populationOn)}</td>
                      <td>{area.responsiblePerson ?? <span className="late">{t('places.notNamed')}</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollBox>
          )}
        </Loaded>
      </Panel>
    </Page>
  );
}

function AreaPanel({ area, linkTo }: { area: Detail; linkTo: (code: string | undefined) => string }) {
  const { t, language } = useWords();
  const whyNot = useWhyNot();
  const [open, setOpen] = useState<'person' | 'population' | null>(null);
  return (
    <Panel
      title={areaPath(area.path)}
      actions={
        <>
          <Link className="button" data-kind="bare" data-small to={linkTo(area.parentCode ?? undefined)}>
            {t('form.back')}
          </Link>
          <Button small why={whyNot('POST /areas/:code/responsible')} onClick={() => setOpen('person')}>
            {t('places.name')}
          </Button>
          <Button small why={whyNot('POST /areas/:code/population')} onClick={() => setOpen('population')}>
            {t('places.check')}
          </Button>
        </>
      }
    >
      <Facts
        sparse
        of={[
          [
            t('places.code'),
            <span key="code" className="code">
              {area.code}
            </span>,
          ],
          [t('places.level'), t(`level.${area.level}`)],
          [
            t('places.responsible'),
            area.responsiblePerson ?? (
              <span key="none" className="late">
                {t('places.notNamed')}
              </span>
            ),
          ],
          [t('places.population'), area.population === null ? null : count(area.population, language)],
          [t('places.households'), area.households === null ? null : count(area.households, language)],
          [t('places.populationOn'), area.populationOn],
          [t('places.zones'), area.zones.map((zone) => zone.name).join(t('list.separator'))],
          [t('places.boundary'), t(area.hasBoundary ? 'form.yes' : 'form.no')],
          [t('places.source'), area.source],
        ]}
      />
      <p>
        <Link to={`/cases?area=${area.code}`}>{t('places.cases')}</Link>
      </p>
      {open === 'person' && <NamePerson area={area} close={() => setOpen(null)} />}
      {open === 'population' && <CheckPopulation area={area} close={() => setOpen(null)} />}
    </Panel>
  );
}

function NamePerson({ area, close }: { area: Detail; close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const [name, setName] = useState(area.responsiblePerson ?? '');
  const set = useDo('POST /areas/:code/responsible', {
    onDone: () => {
      close();
      toast(t('places.named'));
    },
  });
  return (
    <Dialog title={t('places.name')} isOpen close={close}>
      <Form
        label={t(name.trim() ? 'places.name' : 'places.withdraw')}
        busy={set.isPending}
        problem={set.error}
        submit={() => set.submit({ code: area.code, responsiblePerson: name.trim() || null })}
      >
        <TextField label={t('places.person')} value={name} onChange={setName} maxLength={100} />
      </Form>
    </Dialog>
  );
}

function CheckPopulation({ area, close }: { area: Detail; close: () => void }) {
  const { t } = useWords();
  const toast = useToast();
  const [form, setForm] = useState({
    population: area.population?.toString() ?? '',
    households: area.households?.toString() ?? '',
    on: '',
  });
  const check = useDo('POST /areas/:code/population', {
    onDone: () => {
      close();
      toast(t('places.checked'));
    },
  });
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  const isReady = /^\d+$/.test(form.population) && form.on;
  return (
    <Dialog title={t('places.check')} isOpen close={close}>
      <Form
        label={t('places.check')}
        busy={check.isPending}
        problem={check.error}
        why={isReady ? null : t('form.mustFill')}
        submit={() =>
          check.submit({
            code: area.code,
            population: Number(form.population),
            households: form.households ? Number(form.households) : null,
            populationOn: Day.parse(form.on),
          })
        }
      >
        <NumberField label={t('places.population')} required {...field('population')} />
        <NumberField label={t('places.households')} {...field('households')} />
        <DateField label={t('places.populationOn')} required {...field('on')} />
      </Form>
    </Dialog>
  );
}
