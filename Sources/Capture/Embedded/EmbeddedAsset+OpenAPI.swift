// swift-format-ignore-file
// Written by Tests/embed from Sources/Capture/Assets/openapi.yaml.

extension EmbeddedAsset {
    static let openAPI =
        #"""
        openapi: 3.1.0
        info:
          title: Waypost LAN API
          version: "1"
          summary: What an officer's workstation at a border post asks of the post's appliance.
          description: "A receipt leaves only after the record is on disk. The same record again gets the same receipt, so a client that has no answer sends again under the same id. Every doubt about the content is stored and returned as a warning; 422 is only for what cannot be stored. The certificate is of the post's own authority, which [capture].ca_listen offers on plain HTTP (port 80) beside this API, with its fingerprint and how it is installed."
        servers:
          - url: /
            description: "What is recorded here is the post's, and goes to HQ."
          - url: /training
            description: "The same for those who learn, over a journal, images, drafts and an alert list of their own, of which nothing leaves the post and which begin anew after a month. Not there: enrolments, officers, load requests, health, this file and the page's assets. A session is good for one of the two alone; the other's is 403 with the problem other-session."
        security:
          - workstation: []
            session: []
          - workstation_cookie: []
            session_cookie: []
            page: []
        tags:
          - name: access
            description: Workstations and officers.
          - name: records
            description: What happened at the post.
          - name: service
            description: The appliance itself.
        paths:
          /v1/enrolments:
            post:
              tags: [access]
              operationId: enrol
              summary: Makes a workstation known, with a one-time code.
              security: []
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/enrolment_request"
              responses:
                "201":
                  description: Enrolled. The page's header turns the credential into a cookie, and the body's into null.
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/enrolment"
                "400":
                  $ref: "#/components/responses/not_json"
                "403":
                  description: The code is unknown, used or expired, or the request comes from another site.
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/sessions:
            post:
              tags: [access]
              operationId: openSession
              summary: "Signs an officer in at this workstation, for twelve hours at most; with a recovery code as a supervisor, for one hour. Below /training, and always for a trainee, the session is for training; a trainee does an officer's work there."
              security:
                - workstation: []
                - workstation_cookie: []
                  page: []
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/session_request"
              responses:
                "201":
                  description: Signed in. The page's header turns the session into a cookie, and the body's into null.
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/session"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  description: The workstation is not enrolled, or badge or PIN is wrong; which of these two is not said.
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/sessions/current:
            delete:
              tags: [access]
              operationId: closeSession
              summary: Signs the officer out.
              parameters:
                - $ref: "#/components/parameters/officer"
              responses:
                "204":
                  description: Signed out; the page's cookie is taken back.
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/sessions/current/pin:
            put:
              tags: [access]
              operationId: changePIN
              summary: "Replaces the officer's own PIN; the one until now is shown with it."
              parameters:
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/pin_change"
              responses:
                "204":
                  description: "Changed; sessions go on."
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  description: "Nobody is signed in, or the PIN until now is wrong."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/officers:
            get:
              tags: [access]
              operationId: listOfficers
              summary: "Everybody in the register, for a supervisor."
              parameters:
                - $ref: "#/components/parameters/officer"
              responses:
                "200":
                  description: "By badge."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/officers"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
          /v1/officers/{badge}/pin:
            post:
              tags: [access]
              operationId: resetPIN
              summary: "A supervisor gives an officer another PIN: it is told once, their sessions end, a lock of this post is lifted."
              description: "Not for auditors and the protection role, and not for a badge that HQ's roster locks: those are the technician's."
              parameters:
                - $ref: "#/components/parameters/officer"
                - name: badge
                  in: path
                  required: true
                  schema:
                    type: string
                    maxLength: 32
              responses:
                "201":
                  description: "The PIN, which is nowhere kept."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/first_pin"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  description: "There is no such badge."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/crossings:
            get:
              tags: [records]
              operationId: searchCrossings
              summary: "Finds crossings of this post by document, by name, by plate or by time; each search is recorded."
              description: "One of number, name and plate at a time; without any, all of the span. Names are compared as alert lists are searched: spellings, order and scripts may differ, with a score from 700 to 1000, the best first; else the newest come first. Times are those of crossing. Crossings are as their amendments made them. standing says where the bearer of a document was seen last, at this post alone: it says nothing about a stay, for people leave by other posts."
              parameters:
                - $ref: "#/components/parameters/officer"
                - name: issuer
                  in: query
                  description: "Of a document, with number."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 3
                - name: number
                  in: query
                  description: "Of a document, as anybody writes it."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 200
                - name: name
                  in: query
                  description: "Any form of a name."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 200
                - name: birth_date
                  in: query
                  description: "With name: 1960, 1960-05, 1960-05-17 or 1958..1962."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 20
                - name: plate
                  in: query
                  description: "Of a vehicle; blanks and hyphens do not matter."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 200
                - name: outcome
                  in: query
                  description: "A rare decision, as amendments have it now; referred finds those who wait for an authority's answer."
                  schema:
                    type: string
                    enum: [refused, returned, referred, withdrawn]
                - name: from
                  in: query
                  description: "The first day by the post's clock, or an instant."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 40
                - name: to
                  in: query
                  description: "The last day, or the instant before which."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 40
                - name: limit
                  in: query
                  description: "Of one page; 25 where it is not said."
                  schema:
                    type: integer
                    minimum: 1
                    maximum: 100
                - name: cursor
                  in: query
                  description: "next of the page before; the rest of the question stays the same."
                  schema:
                    type: string
                    maxLength: 40
              responses:
                "200":
                  description: "A page."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/crossing_page"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "422":
                  $ref: "#/components/responses/bad_query"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/crossings/{id}:
            put:
              tags: [records]
              operationId: putCrossing
              summary: "Stores a crossing under the name that its maker gave it."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/crossing"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
            get:
              tags: [records]
              operationId: getCrossing
              summary: "Reads a crossing back with its receipt: body as it was sent, current as its amendments made it. Each reading is recorded."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              responses:
                "200":
                  description: "The crossing."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/stored_crossing"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  $ref: "#/components/responses/not_found"
                "410":
                  description: "The body was purged; its place and hashes stand."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/crossings/{id}/amendments:
            post:
              tags: [records]
              operationId: amendCrossing
              summary: "Stores a correction of a crossing; the original stays. Where it changes the traveller or a document the lists are asked again, and the receipt has the screening. Without a target the body gets the one of the address. Only a supervisor ends the decision referred (403, awaits-answer), with the authority's answer in the remark (422 without one)."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
                - $ref: "#/components/parameters/idempotency_key"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/amendment"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  $ref: "#/components/responses/not_found"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/vehicle-visits/{id}:
            put:
              tags: [records]
              operationId: putVehicleVisit
              summary: "Stores a vehicle's visit."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/vehicle_visit"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/incidents/{id}:
            put:
              tags: [records]
              operationId: putIncident
              summary: "Stores an incident."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/incident"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/tallies/{id}:
            put:
              tags: [records]
              operationId: putTally
              summary: "Stores counts of people without names."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/tally"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/referrals/{id}:
            put:
              tags: [records]
              operationId: putReferral
              summary: "Seals a referral to the protection role and stores the seal; nobody at the post can open it. An asylum claim of a crossing that refuses is 409, claim-refused, until its decision is corrected to referred."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/referral"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  description: "The journal is not ready, or the post holds no certificate of the protection role (`no-protection-key`)."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/shifts:
            post:
              tags: [records]
              operationId: postShift
              summary: "Stores a shift's record, which opens one unless it says when it was closed."
              parameters:
                - $ref: "#/components/parameters/idempotency_key"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/shift"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/shifts/current:
            get:
              tags: [records]
              operationId: showShift
              summary: "The shift that is open with what its close-out would say, and the one that was closed last."
              parameters:
                - $ref: "#/components/parameters/officer"
              responses:
                "200":
                  description: "Of both what their records say, with id, stored_at and the officer who stored them; null where there is none."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/shift_state"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "503":
                  $ref: "#/components/responses/not_ready"
            delete:
              tags: [records]
              operationId: closeShift
              summary: "Closes the shift that is open: stores its record again with the time, what is said here, and what the post knows of it: crossings by direction and decision, power, who waits for an authority's answer, forms that were begun."
              parameters:
                - $ref: "#/components/parameters/idempotency_key"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: false
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/shift_end"
              responses:
                "200":
                  $ref: "#/components/responses/stored_before"
                "201":
                  $ref: "#/components/responses/stored"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  $ref: "#/components/responses/not_found"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/attachments/{sha256}:
            head:
              tags: [records]
              operationId: headAttachment
              summary: "Says how much of an attachment the post holds, so that sending goes on there."
              parameters:
                - $ref: "#/components/parameters/sha256"
                - $ref: "#/components/parameters/officer"
              responses:
                "204":
                  description: "Something of it, or all, is held: Upload-Offset is the number of bytes, Upload-Complete is ?1 or ?0."
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  description: "Nothing of it is held: Upload-Offset is 0."
                "422":
                  $ref: "#/components/responses/not_storable"
            get:
              tags: [records]
              operationId: getAttachment
              summary: "Shows an attachment, or the part of it that Range names; each look is recorded."
              description: "An officer sees faces, pages and documents of the own crossings of this shift and of those with a hit that waits for a decision; a supervisor, the protection role and an auditor see what any record names. The type is the one that the record says, never one that the bytes suggest; pictures (JPEG, PNG, WebP) may be shown, all else is to be saved."
              parameters:
                - $ref: "#/components/parameters/sha256"
                - $ref: "#/components/parameters/officer"
                - description: "bytes=FIRST-LAST, one part; several are answered with the whole."
                  required: false
                  in: header
                  name: Range
                  schema:
                    type: string
              responses:
                "200":
                  description: "The file."
                  content:
                    "*/*":
                      schema:
                        contentMediaType: application/octet-stream
                "206":
                  description: "The part that Content-Range names."
                  content:
                    "*/*":
                      schema:
                        contentMediaType: application/octet-stream
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  $ref: "#/components/responses/not_found"
                "410":
                  description: "It was erased under the rule of retention."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "416":
                  description: "Nothing of that part is there; Content-Range says how long the file is."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
            put:
              tags: [records]
              operationId: putAttachment
              summary: "Takes an attachment under its SHA-256, whole or from an offset on; it is stored once."
              description: "Without further headers the body is the whole file: of it, bytes that the post holds already are passed over. With Upload-Offset (or Content-Range, as `curl -C` sends it) the body goes on there; with Upload-Complete ?0 more follows. What came is kept when a request breaks off or takes longer than 30 s. What does not grow for a day, or is named by no record for three days, is dropped. A crossing is stored only once each attachment that it names is complete."
              parameters:
                - $ref: "#/components/parameters/sha256"
                - $ref: "#/components/parameters/officer"
                - description: "Bytes of the file before this body: exactly what the post holds."
                  required: false
                  in: header
                  name: Upload-Offset
                  schema:
                    type: integer
                    minimum: 0
                - description: "?0 where more follows behind this body."
                  required: false
                  in: header
                  name: Upload-Complete
                  schema:
                    type: string
                    enum: ["?0", "?1"]
                - description: "bytes FIRST-LAST/SIZE, in place of the two above."
                  required: false
                  in: header
                  name: Content-Range
                  schema:
                    type: string
                    pattern: "^bytes [0-9]{1,15}-[0-9]{1,15}/([0-9]{1,15}|[*])$"
              requestBody:
                required: true
                content:
                  application/octet-stream:
                    schema:
                      type: string
                      contentMediaType: application/octet-stream
              responses:
                "200":
                  description: "The attachment was complete before."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/upload"
                "201":
                  description: "The attachment is complete now and on the disk."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/upload"
                "202":
                  description: "The part was taken; more is expected from Upload-Offset on."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/upload"
                "400":
                  description: "The body broke off, or the headers cannot be read or contradict one another."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  description: "The body does not begin where the post's bytes end (`wrong-offset`): Upload-Offset says where that is."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  description: "The name is no SHA-256, the file is empty, or its bytes have another SHA-256 (`hash-mismatch`): then what had come is dropped, and it is sent whole again."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/drafts:
            get:
              tags: [records]
              operationId: listDrafts
              summary: "The officer's half-filled forms at this post, what was saved last first."
              parameters:
                - $ref: "#/components/parameters/officer"
              responses:
                "200":
                  description: "Nobody else's are among them."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/draft_list"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/drafts/{id}:
            put:
              tags: [records]
              operationId: putDraft
              summary: "Keeps a half-filled form under the name that its crossing will have."
              description: "It is no record: it enters no journal, and is read by nobody but its officer, at any workstation of the post. It lies sealed on the post's disk. An officer has at most 20; each goes when the crossing of its name has its receipt, or 24 hours after it was saved last. The same again is kept once; where it was saved elsewhere since the revision that this goes on from, the answer is 409 (`draft-changed`)."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/draft_request"
              responses:
                "200":
                  description: "Kept; it was known before."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/draft_note"
                "201":
                  description: "Kept."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/draft_note"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  $ref: "#/components/responses/conflict"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
            get:
              tags: [records]
              operationId: getDraft
              summary: "A half-filled form of the officer who asks, as it was saved last."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              responses:
                "200":
                  description: "With what stands in it."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/draft"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  description: "This officer has no draft of that name."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
            delete:
              tags: [records]
              operationId: deleteDraft
              summary: "Drops a half-filled form of the officer who asks."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              responses:
                "204":
                  description: "This officer has no draft of that name any more."
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  description: "This cannot be the name of a draft."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/paper-forms:
            post:
              tags: [records]
              operationId: newPaperForms
              summary: "Numbers for sheets on which crossings are written while no workstation takes them."
              description: "The name of the record follows from the post and the number alone, so that a sheet that is keyed in twice, at two workstations, is one record. Nothing is stored; sheets keep for years. The crossing is then put under the sheet's `id`, with `capture.mode` and `crossed_at_source` as `paper` and `capture.paper_form_number` as the number."
              parameters:
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      additionalProperties: false
                      required: [count]
                      properties:
                        count:
                          type: integer
                          minimum: 1
                          maximum: 100
              responses:
                "201":
                  description: "None of these numbers names a record that is there."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/paper_forms"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "503":
                  $ref: "#/components/responses/not_ready"
          /v1/paper-forms/{number}:
            get:
              tags: [records]
              operationId: showPaperForm
              summary: "The name under which a sheet is keyed in, and whether it has been."
              parameters:
                - description: "As printed. Case and hyphens do not count; O is taken for 0, I and L for 1."
                  required: true
                  in: path
                  name: number
                  schema:
                    type: string
                - $ref: "#/components/parameters/officer"
              responses:
                "200":
                  description: "A sheet of this post."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/paper_form"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  description: "No number is given."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "410":
                  description: "It was keyed in, and its body was purged since."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "422":
                  description: "No sheet of this post has the number (`bad-form-number`): a character is mistyped, or it is another post's."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "503":
                  $ref: "#/components/responses/not_ready"
          /v1/documents/inspect:
            post:
              tags: [records]
              operationId: inspectDocument
              summary: "Judges and screens a document; no crossing is stored, an audit entry is."
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/crossing/properties/document"
              responses:
                "200":
                  description: "What was found."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/inspection"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/alerts:
            get:
              tags: [records]
              operationId: alerts
              summary: "Hits and what became of them, as server-sent events, until the session ends."
              description: "The first event is `start`. Where `resumed` is false the alerts that wait for a decision follow, and what the client knew before counts no more. Then comes an `alert` event whenever an alert is raised, decided or withdrawn: the whole alert as it stands. The event's id names its place in the journal; a client that sends it as Last-Event-ID misses nothing. A comment every ten seconds keeps the connection known to be alive. Hits of discreet lists come to the role that the list names and to nobody else."
              parameters:
                - description: "The id of the last event that the client has; an unknown one, or one that is too far behind, begins anew."
                  required: false
                  in: header
                  name: Last-Event-ID
                  schema:
                    type: string
              responses:
                "200":
                  description: "A stream without end: each event's data is `alerts_start` or `alert`."
                  content:
                    text/event-stream:
                      schema:
                        type: string
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "429":
                  description: "Four streams are open at this workstation, or 64 in all."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "503":
                  $ref: "#/components/responses/not_ready"
          /v1/alerts/{id}/outcome:
            post:
              tags: [records]
              operationId: decideAlert
              summary: "Stores what became of a hit. An officer's word alone is provisional until a supervisor or HQ confirms."
              description: "A decision is compulsory; target and decided_by are filled in where they are left out. It is final where a supervisor makes it, where an officer names a supervisor of this post as the second (present or by telephone) or HQ, and where the role makes it that a discreet list names. The same again is answered with the same receipt."
              parameters:
                - $ref: "#/components/parameters/id"
                - $ref: "#/components/parameters/officer"
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/hit_outcome"
              responses:
                "200":
                  description: "Stored before: the receipt of that time, byte for byte."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/outcome_receipt"
                "201":
                  description: "On disk."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/outcome_receipt"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "404":
                  $ref: "#/components/responses/not_found"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  description: "It was decided for good before, and otherwise (`already-decided`)."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/statistics:
            get:
              tags: [records]
              operationId: statistics
              summary: "Counts of the post by day, month or in all, as JSON, as CSV or as a picture."
              description: "Amendments are applied, what was taken back (void) counts no more, and who was tallied counts once however late the record came that names the tally as its group. A crossing counts on the day on which it happened, a tally on the one on which it was stored, by the post's clock. audience=outside (an auditor gets nothing else) is for whoever is not of the post: whole months that have ended, each number under 10 hidden (count null, protected true), with the smallest others until no sum tells it."
              parameters:
                - $ref: "#/components/parameters/officer"
                - name: from
                  in: query
                  description: "The first day by the post's clock."
                  schema:
                    type: string
                    format: date
                - name: to
                  in: query
                  description: "The last day."
                  schema:
                    type: string
                    format: date
                - name: by
                  in: query
                  description: "What the lines are of."
                  schema:
                    type: string
                    enum: [total, outcome, hour, nationality, sex, age_group, sex_age, transport, purpose, category, document_class, refusal_reason, traveller_time, vehicle_time, queue, detections, hits, amendments]
                - name: per
                  in: query
                  description: "What a line sums up."
                  schema:
                    type: string
                    enum: [day, month, all]
                - name: direction
                  in: query
                  description: "Of crossings; both where it is not said."
                  schema:
                    type: string
                    enum: [entry, exit]
                - name: audience
                  in: query
                  description: "For whom the table is."
                  schema:
                    type: string
                    enum: [post, outside]
                - name: format
                  in: query
                  description: "json where it is not said."
                  schema:
                    type: string
                    enum: [json, csv, svg]
                - name: width
                  in: query
                  description: "Of a picture, in points; only with format=svg. 720 where it is not said."
                  schema:
                    type: integer
                    minimum: 280
                    maximum: 1600
              responses:
                "200":
                  description: "The table. As a picture its words are in the language of the page's cookie, or that Accept-Language names."
                  content:
                    image/svg+xml:
                      schema:
                        type: string
                    application/json:
                      schema:
                        $ref: "#/components/schemas/statistics"
                    text/csv:
                      schema:
                        type: string
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "422":
                  $ref: "#/components/responses/bad_query"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/audit:
            get:
              tags: [records]
              operationId: audit
              summary: "What was done at the post and by whom, the newest first; for auditors, and itself recorded."
              description: "As CSV the next page is named by the header Waypost-Next."
              parameters:
                - $ref: "#/components/parameters/officer"
                - name: badge
                  in: query
                  description: "Of who did it."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 200
                - name: action
                  in: query
                  description: "Such as attachment_seen."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 200
                - name: from
                  in: query
                  description: "The first day by the post's clock, or an instant."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 40
                - name: to
                  in: query
                  description: "The last day, or the instant before which."
                  schema:
                    type: string
                    minLength: 1
                    maxLength: 40
                - name: limit
                  in: query
                  description: "Of one page; 100 where it is not said."
                  schema:
                    type: integer
                    minimum: 1
                    maximum: 500
                - name: cursor
                  in: query
                  description: "next of the page before; the rest of the question stays the same."
                  schema:
                    type: string
                    maxLength: 40
                - name: format
                  in: query
                  description: "json where it is not said."
                  schema:
                    type: string
                    enum: [json, csv]
              responses:
                "200":
                  description: "A page."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/audit_page"
                    text/csv:
                      schema:
                        type: string
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "422":
                  $ref: "#/components/responses/bad_query"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  $ref: "#/components/responses/not_ready"
                "507":
                  $ref: "#/components/responses/disk_full"
          /v1/power:
            get:
              tags: [service]
              operationId: power
              summary: "Sun, battery and loads of the last days, and what is expected until the dawn after next."
              responses:
                "200":
                  description: "As it was known a minute ago at most."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/power_days"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "503":
                  description: "The power side does not answer."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
          /v1/supply:
            get:
              tags: [service]
              operationId: supply
              summary: "When the load that feeds this workstation is cut, as far as that is known."
              responses:
                "200":
                  description: "As it was known a few seconds ago."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/supply"
                "401":
                  $ref: "#/components/responses/unauthorized"
          /v1/power/requests:
            post:
              tags: [service]
              operationId: requestLoads
              summary: "What a supervisor's wish for loads costs, or that it is carried out; loads of tiers 0 to 2 are out of reach."
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      $ref: "#/components/schemas/load_wish"
              responses:
                "200":
                  description: "The cost, and whether it was carried out. What was carried out lapses by itself."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/load_wish_answer"
                "400":
                  $ref: "#/components/responses/not_json"
                "401":
                  $ref: "#/components/responses/unauthorized"
                "403":
                  $ref: "#/components/responses/forbidden"
                "408":
                  $ref: "#/components/responses/too_slow"
                "409":
                  description: "The power side does not do this now, and says why."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "413":
                  $ref: "#/components/responses/too_large"
                "415":
                  $ref: "#/components/responses/wrong_type"
                "422":
                  $ref: "#/components/responses/not_storable"
                "429":
                  $ref: "#/components/responses/later"
                "503":
                  description: "The power side does not answer, or the journal is not ready for the audit."
                  content:
                    application/problem+json:
                      schema:
                        $ref: "#/components/schemas/problem"
                "507":
                  $ref: "#/components/responses/disk_full"
          /healthz:
            get:
              tags: [service]
              operationId: health
              summary: "Whether the role answers."
              security: []
              responses:
                "200":
                  description: "It answers."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/state"
          /readyz:
            get:
              tags: [service]
              operationId: readiness
              summary: "Whether records can be stored now."
              security: []
              responses:
                "200":
                  description: "They can."
                  content:
                    application/json:
                      schema:
                        $ref: "#/components/schemas/state"
                "503":
                  $ref: "#/components/responses/not_ready"
          /openapi.yaml:
            get:
              tags: [service]
              operationId: openAPI
              summary: "This document."
              security: []
              responses:
                "200":
                  description: "This document."
                  content:
                    application/yaml:
                      schema:
                        type: string
          /:
            get:
              tags: [service]
              operationId: page
              summary: "The page for officers."
              description: "In the language that lang names, which the browser keeps; or else what it likes best."
              security: []
              parameters:
                - name: lang
                  in: query
                  description: "en, fr or ar; for anything else the browser's own choice counts."
                  required: false
                  schema:
                    type: string
              responses:
                "200":
                  description: "The page."
                  content:
                    text/html:
                      schema:
                        type: string
          /assets/{name}:
            get:
              tags: [service]
              operationId: asset
              summary: "A file of the page."
              security: []
              parameters:
                - required: true
                  in: path
                  name: name
                  schema:
                    type: string
              responses:
                "200":
                  description: "The file."
                  content:
                    text/javascript:
                      schema:
                        type: string
                "304":
                  description: "Not changed since the given tag."
                "404":
                  $ref: "#/components/responses/not_found"
        components:
          securitySchemes:
            workstation:
              type: http
              description: "The credential of an enrolled workstation."
              scheme: bearer
            session:
              type: apiKey
              in: header
              name: Waypost-Session
            workstation_cookie:
              type: apiKey
              in: cookie
              name: "__Host-waypost-workstation"
            session_cookie:
              type: apiKey
              in: cookie
              name: "__Host-waypost-session"
            page:
              type: apiKey
              description: "Sent with cookies by the page of the same origin, for all methods but GET and HEAD."
              in: header
              name: Waypost-Page
          parameters:
            id:
              description: "The name of the record, made by the client: a UUID of version 7 in lower case (RFC 9562)."
              required: true
              in: path
              name: id
              schema:
                type: string
                pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
            sha256:
              description: "The SHA-256 of the whole attachment, as 64 hexadecimal digits in lower case."
              required: true
              in: path
              name: sha256
              schema:
                type: string
                pattern: "^[0-9a-f]{64}$"
            officer:
              description: "The badge of whoever captured this, where the client kept it for a while: in another officer's session the answer is 403 (`other-officer`), and nothing is done. Without it the session's officer counts."
              required: false
              in: header
              name: Waypost-Officer
              schema:
                type: string
            idempotency_key:
              description: "The name of the record, where the client gives one: sent again it is stored once."
              required: false
              in: header
              name: Idempotency-Key
              schema:
                type: string
                pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
          responses:
            not_json:
              description: "The body is not JSON, has a key twice, or broke off."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            unauthorized:
              description: "The workstation is not enrolled, or nobody is signed in at it."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            forbidden:
              description: "The role does not include this, the request is meant for another officer's session, or the request with cookies comes from another site."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            not_found:
              description: "There is no such record."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            too_slow:
              description: "The body did not arrive within 30 s."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            conflict:
              description: "The id names another record, or the name is taken."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            too_large:
              description: "The body is larger than 64 KiB, or 4 KiB for sign-in and enrolment."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            wrong_type:
              description: "The body is not application/json, or is compressed."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            stored_before:
              description: "Stored before: the receipt of that time, byte for byte."
              content:
                application/json:
                  schema:
                    $ref: "#/components/schemas/receipt"
            stored:
              description: "On disk."
              content:
                application/json:
                  schema:
                    $ref: "#/components/schemas/receipt"
            bad_query:
              description: "A part of the address is unknown, stands twice, or cannot be read (`bad-query`): errors names each."
              content:
                application/problem+json:
                  schema:
                    $ref: "#/components/schemas/problem"
            not_storable:
              description: "The body cannot be stored; errors names each place."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
            later:
              description: "Too much at once, or too many wrong PINs."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
              headers:
                Retry-After:
                  description: Seconds.
                  schema:
                    type: integer
            not_ready:
              description: "The journal is not ready. Keep the record and send it again."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
              headers:
                Retry-After:
                  description: Seconds.
                  schema:
                    type: integer
            disk_full:
              description: "The reserve of the disk is reached. What has a receipt is safe."
              content:
                "application/problem+json":
                  schema:
                    $ref: "#/components/schemas/problem"
          schemas:
            upload:
              type: object
              required: [sha256, offset, complete]
              properties:
                sha256:
                  type: string
                  pattern: "^[0-9a-f]{64}$"
                offset:
                  type: integer
                  description: "Bytes that the post holds."
                complete:
                  type: boolean
            enrolment_request:
              type: object
              required: [code]
              additionalProperties: false
              properties:
                code:
                  type: string
                  description: "Case, hyphens and spaces do not matter."
                  maxLength: 64
                name:
                  type: [string, "null"]
                  description: "Absent or empty takes the name of the code."
                  maxLength: 64
            enrolment:
              type: object
              required: [workstation, credential]
              properties:
                credential:
                  type: [string, "null"]
                  description: "From now on as Authorization: Bearer."
                workstation:
                  type: string
                  format: uuid
            session_request:
              type: object
              description: "Either pin or recovery_code."
              required: [badge]
              additionalProperties: false
              properties:
                badge:
                  type: string
                  maxLength: 32
                pin:
                  type: [string, "null"]
                  description: "Digits, six at least."
                  maxLength: 32
                recovery_code:
                  type: [string, "null"]
                  description: "Of the post's sealed envelope; each works once."
                  maxLength: 32
            pin_change:
              type: object
              required: [pin, new_pin]
              additionalProperties: false
              properties:
                pin:
                  type: string
                  description: "The one until now."
                  maxLength: 32
                new_pin:
                  type: string
                  description: "Digits, 6 to 32, none that everybody tries first."
                  maxLength: 32
            first_pin:
              type: object
              required: [badge, pin]
              properties:
                badge:
                  type: string
                pin:
                  type: string
            officers:
              type: object
              required: [officers]
              properties:
                officers:
                  type: array
                  items:
                    type: object
                    required: [badge, name, role, locked, has_pin, may_reset]
                    properties:
                      badge:
                        type: string
                      name:
                        type: [string, "null"]
                      role:
                        type: string
                        enum: [officer, supervisor, protection, auditor, trainee]
                      locked:
                        type: boolean
                      has_pin:
                        type: boolean
                        description: "Whether they can sign in at all."
                      may_reset:
                        type: boolean
                        description: "Whether a supervisor may give them another PIN."
            session:
              type: object
              required: [session, expires_at, roles, training]
              properties:
                expires_at:
                  type: string
                  format: date-time
                roles:
                  type: array
                  items:
                    type: string
                    enum: [officer, supervisor, protection, auditor, trainee]
                session:
                  type: [string, "null"]
                  description: "From now on as Waypost-Session."
                training:
                  type: boolean
                  description: "Whether it is for training, and so for the addresses below /training alone."
            receipt:
              type: object
              required:
                - id
                - kind
                - post
                - epoch
                - sequence
                - record_hash
                - chain_hash
                - stored_at
                - clock
                - document
                - screening
                - warnings
              properties:
                chain_hash:
                  type: string
                  pattern: "^[0-9a-f]{64}$"
                clock:
                  type: string
                  enum: [synchronised, holdover, untrusted]
                document:
                  anyOf:
                    - $ref: "#/components/schemas/document_verdict"
                    - type: "null"
                epoch:
                  type: string
                  format: uuid
                id:
                  type: string
                  format: uuid
                kind:
                  type: string
                post:
                  type: string
                record_hash:
                  type: string
                  pattern: "^[0-9a-f]{64}$"
                screening:
                  anyOf:
                    - $ref: "#/components/schemas/screening"
                    - type: "null"
                sequence:
                  type: integer
                  minimum: 1
                stored_at:
                  type: string
                  format: date-time
                warnings:
                  type: array
                  items:
                    $ref: "#/components/schemas/warning"
            stored_crossing:
              type: object
              required:
                - id
                - kind
                - post
                - epoch
                - sequence
                - record_hash
                - chain_hash
                - stored_at
                - clock
                - document
                - screening
                - warnings
                - body
                - officer
                - workstation
                - current
                - is_void
                - amendments
                - corrected
              properties:
                amendments:
                  type: [array, "null"]
                  description: "The oldest first; null where they are not known."
                  items:
                    type: object
                    required: [id, stored_at, officer, reason, changes, remark]
                current:
                  anyOf:
                    - $ref: "#/components/schemas/crossing"
                    - type: "null"
                is_void:
                  type: [boolean, "null"]
                  description: "Taken back by an amendment."
                body:
                  $ref: "#/components/schemas/crossing"
                chain_hash:
                  type: string
                  pattern: "^[0-9a-f]{64}$"
                clock:
                  type: string
                  enum: [synchronised, holdover, untrusted]
                corrected:
                  type: [object, "null"]
                  description: "Its times as they were, where the post's clock was found wrong later; null where nothing is known better."
                  required: [stored_at, crossed_at, bound_ms, source]
                  properties:
                    bound_ms:
                      type: integer
                      minimum: 0
                      description: "They are at most so many milliseconds earlier or later."
                    crossed_at:
                      type: [string, "null"]
                      format: date-time
                      description: "Null where crossed_at_source is not the appliance."
                    source:
                      type: string
                      description: "hub: by HQ's answers in that run of the board. kernel: its clock was vouched for at another moment of the run. neighbours: by the runs before and behind it."
                    stored_at:
                      type: string
                      format: date-time
                document:
                  anyOf:
                    - $ref: "#/components/schemas/document_verdict"
                    - type: "null"
                epoch:
                  type: string
                  format: uuid
                id:
                  type: string
                  format: uuid
                kind:
                  type: string
                officer:
                  type: [string, "null"]
                  description: Badge.
                post:
                  type: string
                record_hash:
                  type: string
                  pattern: "^[0-9a-f]{64}$"
                screening:
                  anyOf:
                    - $ref: "#/components/schemas/screening"
                    - type: "null"
                sequence:
                  type: integer
                  minimum: 1
                stored_at:
                  type: string
                  format: date-time
                warnings:
                  type: array
                  items:
                    $ref: "#/components/schemas/warning"
                workstation:
                  type: [string, "null"]
            document_verdict:
              type: object
              required: [mrz, chip]
              properties:
                chip:
                  type: [object, "null"]
                  description: "Passive authentication (Doc 9303-11) of the chip's files; null where none was read. Only `genuine` is an acceptance."
                  required: [verdict, reason, weaknesses, remarks, data_groups, signer, authority, revocation, signed_at, judged_at, inspected_at, differing_fields, face_bound, face, face_fault]
                  properties:
                    authority:
                      type: [object, "null"]
                      description: "The country's authority (CSCA) that vouches for the signer."
                    data_groups:
                      type: object
                      description: "dg1 to dg16: those that were read, and those that are signed and were not."
                      additionalProperties:
                        type: string
                        enum: [intact, altered, not_signed, not_read]
                    differing_fields:
                      type: [array, "null"]
                      description: "Fields in which the chip's zone is not the printed one."
                      items:
                        type: string
                    face:
                      type: [object, "null"]
                      description: "Format, size and number of the faces in DG2, by structure; nothing is decoded."
                    face_fault:
                      type: [string, "null"]
                      description: "What is wrong with that structure."
                    face_bound:
                      type: [boolean, "null"]
                      description: "Whether the stored face is the chip's; null where one of them is missing."
                    inspected_at:
                      type: string
                      format: date-time
                    judged_at:
                      type: [string, "null"]
                      format: date-time
                      description: "When the certificates had to be valid: at the time of signing, else on the day of issue, else at the inspection."
                    reason:
                      type: [string, "null"]
                    remarks:
                      type: array
                      items:
                        type: string
                    revocation:
                      type: [string, "null"]
                      enum: [revoked, not_revoked, stale, unknown, null]
                    signed_at:
                      type: [string, "null"]
                      format: date-time
                    signer:
                      type: [object, "null"]
                    verdict:
                      type: string
                      enum: [genuine, weak, not_genuine, altered_data, cannot_be_verified, expired_signer, revoked, other_document, unreadable]
                    weaknesses:
                      type: array
                      items:
                        type: string
                        enum: [sha1_signature, sha1_certificate, sha1_data_groups, short_signer_key, short_authority_key]
                mrz:
                  type: [object, "null"]
                  description: "format, valid, failing and the verdict of each field; null without a zone."
                  properties:
                    error:
                      type: [string, "null"]
                    failing:
                      type: array
                      items:
                        type: string
                    fields:
                      type: object
                      additionalProperties:
                        type: string
                        enum: [ok, wrong_check_digit, unknown_code, bad_format, absent, possibly_truncated, not_checked]
                    format:
                      type: [string, "null"]
                    suggestions:
                      type: array
                      description: "Misread characters that would make every check digit right; more than one entry: the digits cannot tell which. Nothing applies them."
                      items:
                        type: object
                        required: [changes, proven_by]
                        properties:
                          changes:
                            type: array
                            items:
                              type: object
                              required: [field, line, column, found, suggested]
                              properties:
                                field:
                                  type: string
                                line:
                                  type: integer
                                column:
                                  type: integer
                                found:
                                  type: string
                                suggested:
                                  type: string
                          proven_by:
                            type: array
                            items:
                              type: string
                    valid:
                      type: boolean
            screening:
              type: object
              required: [verdict, checks]
              properties:
                checks:
                  type: array
                  items:
                    $ref: "#/components/schemas/list_check"
                reason:
                  type: [string, "null"]
                verdict:
                  type: string
                  enum: [clear, hit, cannot_say]
            list_check:
              type: object
              required: [list, verdict, list_version, list_age_s, matches]
              properties:
                list:
                  type: string
                list_age_s:
                  type: [integer, "null"]
                list_version:
                  type: [string, "null"]
                matches:
                  type: array
                  items:
                    type: object
                reason:
                  type: [string, "null"]
                verdict:
                  type: string
                  enum: [clear, hit, cannot_say]
            warning:
              type: object
              required: [pointer, code]
              properties:
                code:
                  type: string
                  enum: [missing, unknown_code, check_digit, format, expired, inconsistent, clock]
                pointer:
                  type: string
                  description: "RFC 6901, into the body."
            inspection:
              type: object
              required: [document, fields, suggested, screening, warnings]
              properties:
                document:
                  $ref: "#/components/schemas/document_verdict"
                fields:
                  type: [object, "null"]
                  description: "The values of the zone."
                screening:
                  $ref: "#/components/schemas/screening"
                suggested:
                  type: [object, "null"]
                  description: "The same as document and traveller of a crossing."
                warnings:
                  type: array
                  items:
                    $ref: "#/components/schemas/warning"
            load_wish:
              type: object
              additionalProperties: false
              required: [wish, load, for_s, take]
              properties:
                wish:
                  type: string
                  enum: [hold, swap]
                  description: "hold keeps a load on or off; swap gives one up for another."
                load:
                  type: string
                  maxLength: 64
                  description: "The load that is held, or that is given up."
                other:
                  type: string
                  maxLength: 64
                  description: "The load that goes on instead; with swap only."
                on:
                  type: boolean
                  description: "On or off; with hold only."
                for_s:
                  type: integer
                  minimum: 600
                  maximum: 43200
                  description: "For how long, in seconds."
                take:
                  type: boolean
                  description: "true carries it out, false only tells what it would cost."
            load_wish_answer:
              type: object
              required: [taken, cost]
              properties:
                taken:
                  type: boolean
                cost:
                  type: object
                  required: [wh, lost_load, lost_h, soc_at_dawn, soc_at_dawn_with_it, endangers_reserve]
                  properties:
                    wh:
                      type: number
                      description: "From the battery until the next dawn; negative where it saves."
                    lost_load:
                      type: ["string", "null"]
                      description: "The load that would have had this energy."
                    lost_h:
                      type: ["number", "null"]
                      description: "For so many hours."
                    soc_at_dawn:
                      type: number
                      description: "The battery at the next dawn as things stand, as a part of 1."
                    soc_at_dawn_with_it:
                      type: number
                    endangers_reserve:
                      type: boolean
                      description: "On a poor day the battery comes down to its reserve."
            power_days:
              type: object
              description: "Powers in watts, charge as a part of 1; null where nothing is known."
              required: [clock, now, reserve_soc, curve, ahead, loads, may_request]
              properties:
                clock:
                  type: ["object", "null"]
                  description: "The time at the post."
                  required: [at, utc_offset_s]
                  properties:
                    at:
                      type: string
                      format: date-time
                    utc_offset_s:
                      type: integer
                now:
                  type: object
                  required: [battery_v, soc, pv_w, load_w, sight]
                  properties:
                    battery_v:
                      type: ["number", "null"]
                    soc:
                      type: ["number", "null"]
                    pv_w:
                      type: ["number", "null"]
                    load_w:
                      type: ["number", "null"]
                    sight:
                      type: ["string", "null"]
                reserve_soc:
                  type: ["number", "null"]
                curve:
                  type: object
                  description: "Means of equal slots; slots of which nothing is known are absent."
                  required: [slot_s, points]
                  properties:
                    slot_s:
                      type: integer
                    points:
                      type: array
                      items:
                        type: object
                        required: [at, for_s, pv_w, load_w, battery_v, soc]
                        properties:
                          at:
                            type: string
                            format: date-time
                          for_s:
                            type: integer
                          pv_w:
                            type: ["number", "null"]
                          load_w:
                            type: ["number", "null"]
                          battery_v:
                            type: ["number", "null"]
                          soc:
                            type: ["number", "null"]
                ahead:
                  description: "What is expected and planned, hour by hour."
                  type: array
                  items:
                    type: object
                    required: [at, pv_w, load_w, soc]
                    properties:
                      at:
                        type: string
                        format: date-time
                      pv_w:
                        type: ["number", "null"]
                      load_w:
                        type: ["number", "null"]
                      soc:
                        type: ["number", "null"]
            supply:
              type: object
              required: [utc_offset_s, supply]
              properties:
                utc_offset_s:
                  type: ["integer", "null"]
                  description: "Of the time at the post."
                supply:
                  type: ["object", "null"]
                  description: "Of the switched load from tier 3 on that has the workstation's name; null where there is none. It is asked every 20 seconds by each page that somebody is signed in at."
                  required: [load, state, left_s, off_at, reason]
                  properties:
                    load:
                      type: string
                    state:
                      type: string
                      description: "announced: the cut is certain unless it is called off, and never comes earlier. planned: it comes if sun and loads go on as expected. served: none is known of within twelve hours. off: the load has no power. unknown: the power side does not answer, or does not know how the load stands, and what was told last still holds."
                      enum: [served, planned, announced, "off", unknown]
                    left_s:
                      type: ["integer", "null"]
                      description: "Seconds from this answer to the cut; by them a client counts down, whatever its clock says."
                    off_at:
                      type: ["string", "null"]
                      format: date-time
                    reason:
                      type: ["string", "null"]
                      description: "Why, in a clause; null where the plan has the cut further ahead than it is reckoned."
                loads:
                  description: "Every load as it is now, and why."
                  type: array
                  items:
                    type: object
                    required: [name, tier, on, reason]
                    properties:
                      name:
                        type: string
                      tier:
                        type: integer
                      on:
                        type: ["boolean", "null"]
                      reason:
                        type: ["string", "null"]
                may_request:
                  type: boolean
                  description: "Whether who is signed in may ask for another use of the energy."
            state:
              type: object
              required: [status]
              properties:
                status:
                  type: string
            problem:
              type: object
              description: "RFC 9457"
              required: [type, title, status, detail, errors]
              properties:
                type:
                  type: string
                  format: uri
                detail:
                  type: [string, "null"]
                errors:
                  type: array
                  items:
                    type: object
                    required: [pointer, detail]
                    properties:
                      detail:
                        type: string
                      pointer:
                        type: string
                        description: "RFC 6901, into the body."
                status:
                  type: integer
                title:
                  type: string
            # The bodies of RECORD.md. Only what is refused is a constraint; what raises a warning stands
            # in x-codes, x-recommended, x-minimum and x-maximum, so that no client holds a record back.
            crossing:
              type: object
              required: [direction, crossed_at, decision]
              x-recommended: [document, traveller]
              additionalProperties: false
              properties:
                attachments:
                  type: [array, "null"]
                  items:
                    type: object
                    required: [sha256]
                    x-recommended: [kind, media_type]
                    additionalProperties: false
                    properties:
                      kind:
                        type: [string, "null"]
                        maxLength: 200
                        x-code-list: attachments.kind
                        x-codes: [face, page_visible, page_ir, page_uv, fingerprint, document_scan, other]
                      media_type:
                        type: [string, "null"]
                        maxLength: 200
                      sha256:
                        type: string
                        pattern: "^[0-9a-f]{64}$"
                      size:
                        type: [integer, "null"]
                        x-maximum: 16777216
                        x-minimum: 1
                  maxItems: 32
                capture:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    completeness:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: capture.completeness
                      x-codes: [minimum, full]
                    mode:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: capture.mode
                      x-codes: [normal, surge, paper]
                    paper_form_number:
                      anyOf:
                        - type: string
                          maxLength: 200
                        - type: integer
                          x-maximum: 9007199254740992
                          x-minimum: 0
                        - type: "null"
                captured_at:
                  type: [string, "null"]
                  description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                  maxLength: 200
                crossed_at:
                  type: string
                  description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                  maxLength: 200
                crossed_at_source:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: crossed_at_source
                  x-codes: [appliance, workstation, paper]
                decision:
                  type: object
                  required: [outcome]
                  additionalProperties: false
                  properties:
                    authorised_until:
                      type: [string, "null"]
                      description: "a text with a date such as 2026-05-17"
                      maxLength: 200
                    outcome:
                      type: string
                      maxLength: 200
                      x-code-list: decision.outcome
                      x-codes: [admitted, departed, refused, returned, referred, withdrawn]
                    refusal_reasons:
                      type: [array, "null"]
                      items:
                        type: string
                        maxLength: 200
                        x-code-list: decision.refusal_reasons
                        x-codes:
                          - no_valid_document
                          - false_document
                          - no_visa_or_permit
                          - false_visa_or_permit
                          - purpose_not_justified
                          - stay_exhausted
                          - no_means
                          - alert
                          - public_order_or_health
                          - biometrics_refused
                          - minor_without_consent
                          - other
                      maxItems: 16
                    remarks:
                      type: [string, "null"]
                      maxLength: 200
                    stamp_number:
                      anyOf:
                        - type: string
                          maxLength: 200
                        - type: integer
                          x-maximum: 9007199254740992
                          x-minimum: 0
                        - type: "null"
                direction:
                  type: string
                  maxLength: 200
                  x-code-list: direction
                  x-codes: [entry, exit]
                document:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    type:
                      type: [string, "null"]
                      maxLength: 200
                    absent_reason:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: document.absent_reason
                      x-codes:
                        - never_had
                        - lost
                        - stolen
                        - left_behind
                        - withheld_by_other
                        - declined
                        - child_on_parent
                        - unknown
                    category:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: document.category
                      x-codes: [ordinary, diplomatic, service, official]
                    chip:
                      type: [object, "null"]
                      additionalProperties: false
                      properties:
                        com:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg1:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg10:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg11:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg12:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg13:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg14:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg15:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg16:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg2:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg3:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg4:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg5:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg6:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg7:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg8:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        dg9:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                        sod:
                          type: [string, "null"]
                          contentEncoding: base64
                          maxLength: 60000
                    class:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: document.class
                      x-codes:
                        - passport
                        - id_card
                        - emergency_travel_document
                        - laissez_passer
                        - refugee_travel_document
                        - stateless_travel_document
                        - alien_document
                        - seafarer
                        - crew_certificate
                        - border_pass
                        - residence_permit
                        - transhumance_certificate
                        - military
                        - birth_certificate
                        - other
                        - none
                    expires_on:
                      type: [string, "null"]
                      description: "a text with a date such as 1990-05-17 or 1990-XX-XX"
                      maxLength: 200
                    issued_on:
                      type: [string, "null"]
                      description: "a text with a date such as 1990-05-17 or 1990-XX-XX"
                      maxLength: 200
                    issuer:
                      type: [string, "null"]
                      description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                      maxLength: 200
                    mrz:
                      type: [array, "null"]
                      items:
                        type: string
                        description: "a text with one line of a machine readable zone"
                        maxLength: 200
                      maxItems: 128
                    number:
                      type: [string, "null"]
                      maxLength: 200
                    read_by:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: document.read_by
                      x-codes: [chip, mrz, visual, typed]
                group:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    id:
                      type: [string, "null"]
                      maxLength: 200
                    kind:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: group.kind
                      x-codes: [family, bus, crew, convoy, other]
                    relationship_to_head:
                      type: [string, "null"]
                      maxLength: 200
                    size_declared:
                      type: [integer, "null"]
                      x-maximum: 100000
                      x-minimum: 1
                journey:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    carrier:
                      type: [string, "null"]
                      maxLength: 200
                    final_destination:
                      type: [object, "null"]
                      additionalProperties: false
                      properties:
                        admin1:
                          type: [string, "null"]
                          maxLength: 200
                        country:
                          type: [string, "null"]
                          description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                          maxLength: 200
                        place:
                          type: [string, "null"]
                          maxLength: 200
                    from:
                      type: [object, "null"]
                      additionalProperties: false
                      properties:
                        admin1:
                          type: [string, "null"]
                          maxLength: 200
                        country:
                          type: [string, "null"]
                          description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                          maxLength: 200
                        place:
                          type: [string, "null"]
                          maxLength: 200
                    intended_stay:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: journey.intended_stay
                      x-codes:
                        - same_day
                        - under_1_week
                        - under_3_months
                        - "3_to_12_months"
                        - over_12_months
                        - permanent
                        - unknown
                    intended_stay_days:
                      type: [integer, "null"]
                      x-maximum: 36500
                      x-minimum: 0
                    purpose:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: journey.purpose
                      x-codes:
                        - holiday
                        - family_visit
                        - education
                        - health
                        - religion
                        - shopping
                        - trade
                        - business
                        - employment
                        - seasonal_work
                        - border_work
                        - official
                        - transit
                        - return_home
                        - join_family
                        - transhumance
                        - displacement
                        - other
                        - not_stated
                    role:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: journey.role
                      x-codes: [driver, crew, passenger, pedestrian]
                    to:
                      type: [object, "null"]
                      additionalProperties: false
                      properties:
                        admin1:
                          type: [string, "null"]
                          maxLength: 200
                        country:
                          type: [string, "null"]
                          description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                          maxLength: 200
                        place:
                          type: [string, "null"]
                          maxLength: 200
                    transport:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: journey.transport
                      x-codes:
                        - on_foot
                        - animal
                        - bicycle
                        - motorcycle
                        - car
                        - minibus
                        - bus
                        - truck
                        - train
                        - boat
                        - other
                    vehicle:
                      type: [object, "null"]
                      additionalProperties: false
                      properties:
                        country:
                          type: [string, "null"]
                          description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                          maxLength: 200
                        kind:
                          type: [string, "null"]
                          maxLength: 200
                        plate:
                          type: [string, "null"]
                          maxLength: 200
                minor:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    accompanied_by:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: minor.accompanied_by
                      x-codes: [parent, guardian, relative, other_adult, nobody, unknown]
                    consent_document:
                      anyOf:
                        - type: string
                          maxLength: 200
                        - type: boolean
                        - type: "null"
                    guardian_crossing_id:
                      type: [string, "null"]
                      format: uuid
                      pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
                national:
                  type: [object, "null"]
                  description: "fields that the State declares, at most 4 levels"
                  additionalProperties: true
                  maxProperties: 128
                  propertyNames:
                    maxLength: 64
                other_documents:
                  type: [array, "null"]
                  items:
                    type: object
                    additionalProperties: false
                    properties:
                      type:
                        type: [string, "null"]
                        maxLength: 200
                      absent_reason:
                        type: [string, "null"]
                        maxLength: 200
                        x-code-list: document.absent_reason
                        x-codes:
                          - never_had
                          - lost
                          - stolen
                          - left_behind
                          - withheld_by_other
                          - declined
                          - child_on_parent
                          - unknown
                      category:
                        type: [string, "null"]
                        maxLength: 200
                        x-code-list: document.category
                        x-codes: [ordinary, diplomatic, service, official]
                      chip:
                        type: [object, "null"]
                        additionalProperties: false
                        properties:
                          com:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg1:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg10:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg11:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg12:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg13:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg14:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg15:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg16:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg2:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg3:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg4:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg5:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg6:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg7:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg8:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          dg9:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                          sod:
                            type: [string, "null"]
                            contentEncoding: base64
                            maxLength: 60000
                      class:
                        type: [string, "null"]
                        maxLength: 200
                        x-code-list: document.class
                        x-codes:
                          - passport
                          - id_card
                          - emergency_travel_document
                          - laissez_passer
                          - refugee_travel_document
                          - stateless_travel_document
                          - alien_document
                          - seafarer
                          - crew_certificate
                          - border_pass
                          - residence_permit
                          - transhumance_certificate
                          - military
                          - birth_certificate
                          - other
                          - none
                      expires_on:
                        type: [string, "null"]
                        description: "a text with a date such as 1990-05-17 or 1990-XX-XX"
                        maxLength: 200
                      issued_on:
                        type: [string, "null"]
                        description: "a text with a date such as 1990-05-17 or 1990-XX-XX"
                        maxLength: 200
                      issuer:
                        type: [string, "null"]
                        description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                        maxLength: 200
                      mrz:
                        type: [array, "null"]
                        items:
                          type: string
                          description: "a text with one line of a machine readable zone"
                          maxLength: 200
                        maxItems: 128
                      number:
                        type: [string, "null"]
                        maxLength: 200
                      read_by:
                        type: [string, "null"]
                        maxLength: 200
                        x-code-list: document.read_by
                        x-codes: [chip, mrz, visual, typed]
                  maxItems: 8
                permit:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    class:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: permit.class
                      x-codes: [residence, work, study, border_traffic, transit, other]
                    number:
                      type: [string, "null"]
                      maxLength: 200
                    valid_until:
                      type: [string, "null"]
                      description: "a text with a date such as 2026-05-17"
                      maxLength: 200
                processing:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    finished_at:
                      type: [string, "null"]
                      description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                      maxLength: 200
                    started_at:
                      type: [string, "null"]
                      description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                      maxLength: 200
                traveller:
                  type: [object, "null"]
                  x-recommended: [surname, sex, nationality]
                  additionalProperties: false
                  properties:
                    address_in_country:
                      type: [string, "null"]
                      maxLength: 200
                    age_estimated:
                      anyOf:
                        - type: integer
                          x-maximum: 130
                          x-minimum: 0
                        - type: boolean
                        - type: "null"
                    birth_country:
                      type: [string, "null"]
                      description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                      maxLength: 200
                    birth_date:
                      type: [string, "null"]
                      description: "a text with a date such as 1990-05-17 or 1990-XX-XX"
                      maxLength: 200
                    birth_date_basis:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: traveller.birth_date_basis
                      x-codes: [document, declared, estimated]
                    category:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: traveller.category
                      x-codes:
                        - national
                        - resident
                        - visitor
                        - border_resident
                        - border_worker
                        - crew
                        - transit
                        - pastoralist
                        - refugee
                        - returnee
                        - deportee
                        - diplomat
                        - international_official
                        - unknown
                    given_names:
                      type: [string, "null"]
                      maxLength: 200
                    names_native:
                      type: [string, "null"]
                      maxLength: 200
                    nationality:
                      type: [string, "null"]
                      description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                      maxLength: 200
                    nationality_basis:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: traveller.nationality_basis
                      x-codes: [document, declared, unknown]
                    occupation:
                      type: [string, "null"]
                      maxLength: 200
                    other_nationalities:
                      type: [array, "null"]
                      items:
                        type: string
                        description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                        maxLength: 200
                      maxItems: 8
                    residence:
                      type: [object, "null"]
                      additionalProperties: false
                      properties:
                        admin1:
                          type: [string, "null"]
                          maxLength: 200
                        country:
                          type: [string, "null"]
                          description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                          maxLength: 200
                        place:
                          type: [string, "null"]
                          maxLength: 200
                    sex:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: traveller.sex
                      x-codes: [F, M, X, unknown]
                    surname:
                      type: [string, "null"]
                      maxLength: 200
                visa:
                  type: [object, "null"]
                  additionalProperties: false
                  properties:
                    class:
                      type: [string, "null"]
                      maxLength: 200
                    entries:
                      type: [string, "null"]
                      maxLength: 200
                      x-code-list: visa.entries
                      x-codes: [single, double, multiple]
                    issued_at_post:
                      anyOf:
                        - type: boolean
                        - type: string
                          maxLength: 200
                        - type: "null"
                    issued_on:
                      type: [string, "null"]
                      description: "a text with a date such as 2026-05-17"
                      maxLength: 200
                    issuer:
                      type: [string, "null"]
                      description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                      maxLength: 200
                    number:
                      type: [string, "null"]
                      maxLength: 200
                    valid_until:
                      type: [string, "null"]
                      description: "a text with a date such as 2026-05-17"
                      maxLength: 200
            amendment:
              type: object
              required: [target]
              x-recommended: [reason]
              additionalProperties: false
              properties:
                changes:
                  type: [object, "null"]
                  description: "JSON pointers (RFC 6901) and the new values there"
                  additionalProperties: true
                  maxProperties: 64
                  propertyNames:
                    pattern: "^/"
                reason:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: amendment.reason
                  x-codes:
                    - typing_error
                    - wrong_direction
                    - wrong_person
                    - duplicate
                    - completed_later
                    - late_information
                    - void
                remark:
                  type: [string, "null"]
                  maxLength: 200
                target:
                  type: string
                  format: uuid
                  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            hit_outcome:
              type: object
              required: [target]
              x-recommended: [decision, reason, decided_by]
              additionalProperties: false
              properties:
                decided_by:
                  type: [string, "null"]
                  maxLength: 200
                decision:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: hit_outcome.decision
                  x-codes: [confirmed, dismissed, referred]
                reason:
                  type: [string, "null"]
                  maxLength: 200
                second:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: hit_outcome.second
                  x-codes: [present, by_telephone, hq, none]
                second_badge:
                  type: [string, "null"]
                  maxLength: 200
                target:
                  type: string
                  format: uuid
                  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
            outcome_receipt:
              allOf:
                - $ref: "#/components/schemas/receipt"
                - type: object
                  required: [outcome]
                  properties:
                    outcome:
                      type: string
                      enum: [provisional, final]
            alerts_start:
              type: object
              required: [resumed, older]
              properties:
                older:
                  type: boolean
                  description: "Whether older alerts wait that are not told here."
                resumed:
                  type: boolean
            alert:
              type: object
              required: [id, kind, state, raised_at, clock, crossing, subject, checks, withdrawn, outcomes, may_decide]
              properties:
                checks:
                  type: array
                  description: "The lists that hold something, with what has to be compared, the owner's action and contact."
                  items:
                    type: object
                    required: [list, list_version, matches]
                    properties:
                      list:
                        type: string
                      list_version:
                        type: [string, "null"]
                      matches:
                        type: array
                        items:
                          type: object
                clock:
                  type: string
                  enum: [synchronised, holdover, untrusted]
                crossing:
                  type: [string, "null"]
                  format: uuid
                id:
                  type: string
                  format: uuid
                kind:
                  type: string
                  description: "A late hit came of a list that was installed after the traveller had crossed."
                  enum: [hit, late_hit]
                may_decide:
                  type: boolean
                outcomes:
                  type: array
                  items:
                    type: object
                    required: [id, decision, reason, decided_by, second, second_badge, decided_at, is_final]
                    properties:
                      decided_at:
                        type: string
                        format: date-time
                      decided_by:
                        type: [string, "null"]
                      decision:
                        type: [string, "null"]
                      id:
                        type: string
                        format: uuid
                      is_final:
                        type: boolean
                      reason:
                        type: [string, "null"]
                      second:
                        type: [string, "null"]
                      second_badge:
                        type: [string, "null"]
                raised_at:
                  type: string
                  format: date-time
                state:
                  type: string
                  enum: [open, provisional, final]
                subject:
                  type: [object, "null"]
                  description: "Who stood at the counter, with which document; null once that was purged."
                withdrawn:
                  type: array
                  description: "Entries that their list does not hold any more."
                  items:
                    type: object
                    required: [list, entry]
                    properties:
                      entry:
                        type: string
                      list:
                        type: string
            vehicle_visit:
              type: object
              x-recommended: [plate, kind, arrived_at]
              additionalProperties: false
              properties:
                arrived_at:
                  type: [string, "null"]
                  description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                  maxLength: 200
                country:
                  type: [string, "null"]
                  description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                  maxLength: 200
                crossing_ids:
                  type: [array, "null"]
                  items:
                    type: string
                    format: uuid
                    pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
                  maxItems: 512
                kind:
                  type: [string, "null"]
                  maxLength: 200
                plate:
                  type: [string, "null"]
                  maxLength: 200
                released_at:
                  type: [string, "null"]
                  description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                  maxLength: 200
            incident:
              type: object
              x-recommended: [kind, source, action_taken]
              additionalProperties: false
              properties:
                action_taken:
                  type: [string, "null"]
                  maxLength: 200
                crossing_ids:
                  type: [array, "null"]
                  items:
                    type: string
                    format: uuid
                    pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
                  maxItems: 512
                handed_to:
                  type: [string, "null"]
                  maxLength: 200
                kind:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: incident.kind
                  x-codes:
                    - forged_document
                    - impostor
                    - smuggling_of_migrants
                    - trafficking
                    - wanted_person
                    - contraband
                    - weapon
                    - assault
                    - other
                source:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: incident.source
                  x-codes: [document_check, alert_list, officer, community_report, other_agency]
            tally:
              type: object
              x-recommended: [direction, counts]
              additionalProperties: false
              properties:
                counts:
                  type: [object, "null"]
                  additionalProperties:
                    type: [object, "null"]
                    additionalProperties:
                      type: [integer, "null"]
                      x-maximum: 100000
                      x-minimum: 0
                    maxProperties: 128
                    propertyNames:
                      maxLength: 64
                    x-key-list: age_group
                    x-keys: ["0-4", "5-11", "12-17", "18-59", "60+", unknown]
                  maxProperties: 128
                  propertyNames:
                    maxLength: 64
                  x-key-list: traveller.sex
                  x-keys: [F, M, X, unknown]
                direction:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: direction
                  x-codes: [entry, exit]
                group_size:
                  type: [integer, "null"]
                  x-maximum: 1000000
                  x-minimum: 0
                origin:
                  anyOf:
                    - type: object
                      additionalProperties: false
                      properties:
                        admin1:
                          type: [string, "null"]
                          maxLength: 200
                        country:
                          type: [string, "null"]
                          description: "a text with a three-letter code of ISO 3166-1 or Doc 9303"
                          maxLength: 200
                        place:
                          type: [string, "null"]
                          maxLength: 200
                    - type: string
                      maxLength: 200
                    - type: "null"
                special_needs:
                  anyOf:
                    - type: array
                      items:
                        type: string
                        maxLength: 200
                      maxItems: 128
                    - type: object
                      description: "fields that the State declares, at most 4 levels"
                      additionalProperties: true
                      maxProperties: 128
                      propertyNames:
                        maxLength: 64
                    - type: "null"
                transport:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: journey.transport
                  x-codes:
                    - on_foot
                    - animal
                    - bicycle
                    - motorcycle
                    - car
                    - minibus
                    - bus
                    - truck
                    - train
                    - boat
                    - other
            shift_end:
              type: object
              additionalProperties: false
              properties:
                handed_to:
                  type: [string, "null"]
                  maxLength: 200
                occurrences:
                  type: [array, "null"]
                  items:
                    type: string
                    maxLength: 200
                  maxItems: 64
                open_items:
                  type: [array, "null"]
                  items:
                    type: string
                    maxLength: 200
                  maxItems: 64
            shift_state:
              type: object
              required: [shift, closing, before]
              properties:
                shift:
                  type: ["object", "null"]
                before:
                  type: ["object", "null"]
                closing:
                  type: ["object", "null"]
                  required: [crossings, cut, waiting, drafts]
                  properties:
                    crossings:
                      type: object
                      description: "By direction, then by decision, how many; as amendments have them now."
                    cut:
                      type: boolean
                      description: "Whether there were more than 10,000."
                    waiting:
                      type: integer
                      description: "Referred, and without an authority's answer."
                    drafts:
                      type: integer
            shift:
              type: object
              x-recommended: [opened, officer_in_charge]
              additionalProperties: false
              properties:
                closed:
                  type: [string, "null"]
                  description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                  maxLength: 200
                occurrences:
                  type: [array, "null"]
                  items:
                    anyOf:
                      - type: string
                        maxLength: 200
                      - type: object
                        description: "fields that the State declares, at most 4 levels"
                        additionalProperties: true
                        maxProperties: 128
                        propertyNames:
                          maxLength: 64
                  maxItems: 128
                officer_in_charge:
                  type: [string, "null"]
                  maxLength: 200
                officers:
                  type: [array, "null"]
                  items:
                    type: string
                    maxLength: 200
                  maxItems: 128
                open_items:
                  type: [array, "null"]
                  items:
                    anyOf:
                      - type: string
                        maxLength: 200
                      - type: object
                        description: "fields that the State declares, at most 4 levels"
                        additionalProperties: true
                        maxProperties: 128
                        propertyNames:
                          maxLength: 64
                  maxItems: 128
                opened:
                  type: [string, "null"]
                  description: "a text with an RFC 3339 instant such as 2026-05-17T08:30:00Z"
                  maxLength: 200
                stamps:
                  type: [array, "null"]
                  items:
                    anyOf:
                      - type: string
                        maxLength: 200
                      - type: object
                        description: "fields that the State declares, at most 4 levels"
                        additionalProperties: true
                        maxProperties: 128
                        propertyNames:
                          maxLength: 64
                  maxItems: 128
            referral:
              type: object
              x-recommended: [crossing_id, need, urgency]
              additionalProperties: false
              properties:
                crossing_id:
                  type: [string, "null"]
                  format: uuid
                  pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
                need:
                  type: [string, "null"]
                  maxLength: 200
                  x-code-list: referral.need
                  x-codes:
                    - unaccompanied_child
                    - separated_child
                    - trafficking_suspected
                    - asylum_claim
                    - medical
                    - gender_violence
                    - age_doubt
                    - other
                urgency:
                  type: [string, "null"]
                  maxLength: 200
            draft_request:
              type: object
              required: [content]
              additionalProperties: false
              properties:
                content:
                  type: object
                  description: "What the page needs to show the form again; the post does not look into it."
                label:
                  type: [string, "null"]
                  description: "By which its officer tells it from others."
                  maxLength: 200
                revision:
                  type: [integer, "null"]
                  description: "The one that this goes on from; 0 or null for none."
                  minimum: 0
            draft_note:
              type: object
              required: [id, label, workstation, revision, saved_at, expires_at]
              properties:
                expires_at:
                  type: string
                  format: date-time
                id:
                  type: string
                label:
                  type: [string, "null"]
                revision:
                  type: integer
                  minimum: 1
                saved_at:
                  type: string
                  format: date-time
                workstation:
                  type: string
                  description: "The name of the workstation where it was saved last."
            draft:
              allOf:
                - $ref: "#/components/schemas/draft_note"
                - type: object
                  required: [content]
                  properties:
                    content:
                      type: object
            paper_forms:
              type: object
              required: [forms]
              properties:
                forms:
                  type: array
                  maxItems: 100
                  items:
                    type: object
                    required: [number, id]
                    properties:
                      id:
                        type: string
                      number:
                        $ref: "#/components/schemas/paper_form_number"
            paper_form:
              type: object
              required: [number, id, recorded]
              properties:
                id:
                  type: string
                  description: "The name that its crossing has."
                number:
                  $ref: "#/components/schemas/paper_form_number"
                recorded:
                  type: [object, "null"]
                  description: "Null until its crossing is stored."
                  required: [stored_at, officer, sequence]
                  properties:
                    officer:
                      type: [string, "null"]
                    sequence:
                      type: integer
                      minimum: 1
                    stored_at:
                      type: string
                      format: date-time
            paper_form_number:
              type: string
              pattern: "^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$"
            draft_list:
              type: object
              required: [drafts]
              properties:
                drafts:
                  type: array
                  maxItems: 20
                  items:
                    $ref: "#/components/schemas/draft_note"
            crossing_page:
              type: object
              required: [scope, standing, crossings, next, cut]
              properties:
                crossings:
                  type: array
                  items:
                    type: object
                    required: [id, stored_at, crossed_at, direction, outcome, is_void, amendments, surname, given_names, birth_date, sex, nationality, document_class, issuer, number, plate, officer, score]
                cut:
                  type: boolean
                  description: "Too many bear such names for all to be compared: a birth date helps."
                next:
                  type: [string, "null"]
                scope:
                  type: string
                  enum: [this_post]
                standing:
                  type: [string, "null"]
                  enum: [no_exit_known, exit_seen, not_seen, null]
            statistics:
              type: object
              required: [from, to, by, per, audience, timezone, at, not_counted, rows]
              properties:
                not_counted:
                  type: integer
                  description: "Crossings in no number, whose bodies had been erased before the post's index was made."
                rows:
                  type: array
                  items:
                    type: object
                    description: "Seconds at the counter (mean; median and p90 as bounds below which so many lie) of those timed, of vehicles from arrival to release; present_s sums what vehicles stood at the post."
                    required: [period, direction, value, count, protected, timed, mean_s, median_s, p90_s, present_s]
            audit_page:
              type: object
              required: [entries, next]
              properties:
                entries:
                  type: array
                  items:
                    type: object
                    required: [stored_at, clock, officer, workstation, action, target, result, id]
                next:
                  type: [string, "null"]

        """#
}
