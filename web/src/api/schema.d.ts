type Problem = { content: { 'application/problem+json': components['schemas']['Problem'] } }

/**
 * The shapes of the API. Written by `npm run gen` from ../api/openapi.json;
 * until the server's document has these operations they are kept by hand.
 */
export interface paths {
  '/api/v1/sign-in': {
    get: {
      responses: { 200: { content: { 'application/json': components['schemas']['SignIn'] } }; default: Problem }
    }
  }
  '/api/v1/session': {
    get: {
      responses: { 200: { content: { 'application/json': components['schemas']['Session'] } }; default: Problem }
    }
    post: {
      requestBody: { content: { 'application/json': components['schemas']['Credentials'] } }
      responses: { 200: { content: { 'application/json': components['schemas']['Session'] } }; default: Problem }
    }
    delete: { responses: { 204: { content?: never }; default: Problem } }
  }
  '/api/v1/session/first-password': {
    post: {
      requestBody: { content: { 'application/json': components['schemas']['FirstPassword'] } }
      responses: { 200: { content: { 'application/json': components['schemas']['Session'] } }; default: Problem }
    }
  }
}
export interface components {
  schemas: {
    Problem: {
      type?: string
      title: string
      status: number
      detail: string
      code: string
      args?: Record<string, unknown>
      field?: string
      errors?: { code: string; detail: string; field?: string }[]
      request_id?: string
    }
    SignIn: {
      tenants_choose: boolean
      demo?: { login: string; password: string; name: string; role: string }[] | null
    }
    Credentials: { tenant?: string; login: string; password: string }
    FirstPassword: { ticket: string; password: string }
    Session: {
      account: { id: string; login: string }
      person?: {
        id: string
        name: string
        employee_no: string
        department?: string
        position?: string
        grade?: string
        mentor?: string
      }
      tenant: { slug: string; name: string }
      roles: string[]
      grants: string[]
      language?: string
    }
  }
}
