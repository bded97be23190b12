// The page that shows /openapi.json. Everything from the document is set as
// text, never as markup.
(() => {
  'use strict';
  const words = {
    zh: { search: '搜索接口', other: 'English', schemas: '数据结构', parameters: '参数', body: '请求内容', answers: '返回',
      required: '必填', public: '无需登录', signed_in: '登录即可', test: '试一试', send: '发送', failed: '请求没有发出，请检查网络。',
      broken: '接口文档没有加载成功，请刷新重试。', none: '没有匹配的接口，请换个词试试。', of: '其中之一：' },
    en: { search: 'Search operations', other: '中文', schemas: 'Schemas', parameters: 'Parameters', body: 'Request body', answers: 'Answers',
      required: 'required', public: 'no sign-in', signed_in: 'any signed-in', test: 'Try it', send: 'Send', failed: 'The request was not sent. Check the connection.',
      broken: 'The API document could not be loaded. Reload the page.', none: 'Nothing matches. Try another word.', of: 'one of: ' },
  };
  const methods = ['get', 'post', 'put', 'patch', 'delete'];
  const at = (id) => document.getElementById(id);
  let language = (localStorage.getItem('docs-language') || navigator.language).startsWith('zh') ? 'zh' : 'en';
  let api;

  const say = (key) => words[language][key];

  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === 'class') node.className = value;
      else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
      else if (value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.filter((c) => c !== undefined && c !== ''));
    return node;
  }

  const refName = (schema) => schema && schema.$ref && schema.$ref.split('/').pop();
  const resolve = (schema) => (refName(schema) ? api.components.schemas[refName(schema)] : schema) || {};

  function typeOf(schema) {
    if (refName(schema)) return refName(schema);
    const type = [].concat(schema.type || 'any').join(' | ');
    if (schema.items) return typeOf(schema.items) + '[]';
    return schema.format ? `${type} (${schema.format})` : type;
  }

  function limits(schema) {
    const names = { minLength: '≥', maxLength: '≤', minimum: '≥', maximum: '≤', minItems: '≥', maxItems: '≤' };
    const found = Object.keys(names).filter((k) => schema[k] !== undefined).map((k) => `${names[k]} ${schema[k]}`);
    if (schema.enum) found.push(say('of') + schema.enum.join(', '));
    if (schema.default !== undefined) found.push(`= ${schema.default}`);
    return found.join(' · ');
  }

  function fieldRow(name, schema, required, text, seen) {
    const row = el('li', {}, el('code', {}, name), el('span', { class: 'type' }, typeOf(schema)),
      required ? el('span', { class: 'must' }, say('required')) : undefined);
    const hints = [text || schema.description, limits(schema)].filter(Boolean).join(' · ');
    if (hints) row.append(el('span', { class: 'note' }, hints));
    const inner = fields(schema.items || schema, seen);
    if (inner) row.append(inner);
    return row;
  }

  function fields(schema, seen) {
    const name = refName(schema);
    const whole = resolve(schema);
    if (!whole.properties || seen.includes(name)) return undefined;
    const deeper = name ? [...seen, name] : seen;
    return el('ul', {}, ...Object.entries(whole.properties).map(([key, value]) =>
      fieldRow(key, value, (whole.required || []).includes(key), '', deeper)));
  }

  function content(holder) {
    return Object.entries((holder && holder.content) || {}).map(([type, media]) => {
      const box = el('div', {}, el('code', {}, type), el('span', { class: 'type' }, typeOf(media.schema || {})));
      const inner = fields((media.schema && media.schema.items) || media.schema || {}, []);
      if (inner) box.append(inner);
      return box;
    });
  }

  function example(schema, depth = 0) {
    const s = resolve(schema);
    if (depth > 4) return null;
    if (s.examples) return s.examples[0];
    if (s.enum) return s.enum[0];
    if (s.properties) return Object.fromEntries((s.required || []).map((k) => [k, example(s.properties[k], depth + 1)]));
    const type = [].concat(s.type)[0];
    return { string: '', integer: 0, number: 0, boolean: false, array: [], object: {} }[type] ?? null;
  }

  function trial(method, path, operation) {
    const inputs = (operation.parameters || []).map((p) => ({ p, input: el('input', { 'aria-label': p.name, autocomplete: 'off' }) }));
    const json = operation.requestBody && operation.requestBody.content['application/json'];
    const text = json && el('textarea', { 'aria-label': say('body'), spellcheck: 'false' });
    if (text) text.value = JSON.stringify(example(json.schema), null, 2);
    const result = el('pre', { hidden: '', 'aria-live': 'polite' });
    async function send() {
      let address = path;
      const query = new URLSearchParams();
      const headers = { 'Accept-Language': language === 'zh' ? 'zh-CN' : 'en' };
      for (const { p, input } of inputs) {
        if (p.in === 'path') address = address.replace(`{${p.name}}`, encodeURIComponent(input.value));
        else if (input.value && p.in === 'query') query.set(p.name, input.value);
        else if (input.value && p.in === 'header') headers[p.name] = input.value;
      }
      if (text) headers['Content-Type'] = 'application/json';
      result.hidden = false;
      try {
        const answer = await fetch(address + (query.size ? `?${query}` : ''), { method: method.toUpperCase(), headers, body: text && text.value });
        const body = await answer.text();
        let shown = body;
        try { shown = JSON.stringify(JSON.parse(body), null, 2); } catch { /* not JSON: shown as it is */ }
        result.textContent = `${answer.status} ${answer.statusText}\n\n${shown}`;
      } catch {
        result.textContent = say('failed');
      }
    }
    return el('details', {}, el('summary', {}, say('test')),
      ...inputs.map(({ p, input }) => el('label', {}, el('code', {}, p.name), input)), text,
      el('button', { type: 'button', class: 'send', onclick: send }, say('send')), result);
  }

  const summaryOf = (operation) => (language === 'zh' && operation['x-summary-zh']) || operation.summary || '';

  function detail(method, path, operation) {
    const box = el('div', {});
    if (operation.description) box.append(el('p', {}, operation.description));
    if ((operation.parameters || []).length) {
      box.append(el('h3', {}, say('parameters')), el('ul', {}, ...operation.parameters.map((p) =>
        fieldRow(`${p.name} · ${p.in}`, p.schema || {}, p.required, p.description, []))));
    }
    if (operation.requestBody) box.append(el('h3', {}, say('body')), ...content(operation.requestBody));
    box.append(el('h3', {}, say('answers')));
    for (const [status, response] of Object.entries(operation.responses || {})) {
      box.append(el('div', {}, el('code', {}, status), ' ', response.description || ''), ...content(response));
    }
    const kinds = Object.keys((operation.responses['200'] || {}).content || {});
    if (!kinds.includes('text/event-stream') && !(operation.requestBody && operation.requestBody.content['multipart/form-data'])) {
      box.append(el('h3', {}, ''), trial(method, path, operation));
    }
    return box;
  }

  function card(method, path, operation) {
    const permission = operation['x-permission'];
    const node = el('details', { class: 'card', id: operation.operationId },
      el('summary', {}, el('span', { class: `method ${method}` }, method.toUpperCase()), el('code', { class: 'path' }, path),
        el('span', { class: 'what' }, summaryOf(operation)),
        permission ? el('span', { class: 'tag' }, say(permission) || permission) : undefined));
    // What is inside is built when it is first opened: documents are large.
    node.addEventListener('toggle', () => { if (node.open && !node.querySelector(':scope > div')) node.append(detail(method, path, operation)); });
    return node;
  }

  function groups(wanted) {
    const byTag = new Map();
    for (const [path, item] of Object.entries(api.paths)) {
      for (const method of methods.filter((m) => item[m])) {
        const operation = item[method];
        const text = [path, method, operation.operationId, operation.summary, operation['x-summary-zh'], operation['x-permission']].join(' ').toLowerCase();
        if (!text.includes(wanted)) continue;
        const tag = (operation.tags || ['…'])[0];
        if (!byTag.has(tag)) byTag.set(tag, []);
        byTag.get(tag).push({ method, path, operation });
      }
    }
    return [...byTag].sort(([a], [b]) => a.localeCompare(b));
  }

  function schemas(wanted) {
    return Object.entries(api.components.schemas || {}).filter(([name]) => name.toLowerCase().includes(wanted)).map(([name, schema]) =>
      el('details', { class: 'card', id: `schema-${name}` }, el('summary', {}, el('code', {}, name), el('span', { class: 'what' }, schema.description || '')),
        el('div', {}, fields(schema, [name]) || el('span', { class: 'type' }, typeOf(schema)))));
  }

  function render() {
    const wanted = at('search').value.trim().toLowerCase();
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    at('language').textContent = say('other');
    at('search').placeholder = say('search');
    at('search').setAttribute('aria-label', say('search'));
    const nav = [];
    const main = [];
    for (const [tag, list] of groups(wanted)) {
      nav.push(el('h2', {}, tag), ...list.map((o) => el('a', { href: `#${o.operation.operationId}` }, summaryOf(o.operation) || o.path)));
      main.push(el('h2', {}, tag), ...list.map((o) => card(o.method, o.path, o.operation)));
    }
    const shapes = schemas(wanted);
    if (shapes.length) main.push(el('h2', {}, say('schemas')), ...shapes);
    at('nav').replaceChildren(...nav);
    at('main').replaceChildren(...(main.length ? main : [el('p', {}, say('none'))]));
    reveal();
  }

  function reveal() {
    const node = location.hash && at(decodeURIComponent(location.hash.slice(1)));
    if (node && node.tagName === 'DETAILS') {
      node.open = true;
      node.scrollIntoView();
    }
  }

  at('search').addEventListener('input', render);
  at('language').addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh';
    localStorage.setItem('docs-language', language);
    render();
  });
  addEventListener('hashchange', reveal);
  fetch('/openapi.json').then((answer) => answer.json()).then((document_) => {
    api = document_;
    document.title = api.info.title;
    at('title').textContent = api.info.title;
    at('version').textContent = api.info.version;
    render();
  }).catch(() => at('main').replaceChildren(el('p', {}, say('broken'))));
})();
