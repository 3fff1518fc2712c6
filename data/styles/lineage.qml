<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="0">
 <fieldConfiguration>
  <field configurationFlags="None" name="relation">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.relation_changed]]" type="QString" value="changed" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_split]]" type="QString" value="split" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_merged]]" type="QString" value="merged" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_split_merged]]" type="QString" value="split+merged" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_new]]" type="QString" value="new" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_renamed]]" type="QString" value="renamed" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_kept]]" type="QString" value="kept" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_dissolved]]" type="QString" value="dissolved" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.relation_retired]]" type="QString" value="retired" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="ended">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.yes]]" type="QString" value="1" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.no]]" type="QString" value="0" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="check_fields">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[qgis.yes]]" type="QString" value="1" />
       </Option>
       <Option type="Map">
        <Option name="[[qgis.no]]" type="QString" value="0" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases>
  <alias field="code" name="[[qgis.field_code]]" />
  <alias field="name" name="[[qgis.field_name]]" />
  <alias field="relation" name="[[qgis.field_relation]]" />
  <alias field="start_date" name="[[qgis.field_start_date]]" />
  <alias field="end_date" name="[[qgis.field_end_date]]" />
  <alias field="ended" name="[[qgis.field_ended]]" />
  <alias field="predecessors" name="[[qgis.field_predecessors]]" />
  <alias field="successors" name="[[qgis.field_successors]]" />
  <alias field="households" name="[[qgis.field_households]]" />
  <alias field="stayed" name="[[qgis.field_stayed]]" />
  <alias field="moved_in" name="[[qgis.field_moved_in]]" />
  <alias field="moved_out" name="[[qgis.field_moved_out]]" />
  <alias field="buildings_in" name="[[qgis.field_buildings_in]]" />
  <alias field="buildings_out" name="[[qgis.field_buildings_out]]" />
  <alias field="fields_from" name="[[qgis.field_fields_from]]" />
  <alias field="check_fields" name="[[qgis.field_check_fields]]" />
 </aliases>
 <editable>
  <field editable="0" name="buildings_in" />
  <field editable="0" name="buildings_out" />
  <field editable="0" name="check_fields" />
  <field editable="0" name="code" />
  <field editable="0" name="end_date" />
  <field editable="0" name="ended" />
  <field editable="0" name="fields_from" />
  <field editable="0" name="households" />
  <field editable="0" name="moved_in" />
  <field editable="0" name="moved_out" />
  <field editable="0" name="name" />
  <field editable="0" name="predecessors" />
  <field editable="0" name="relation" />
  <field editable="0" name="start_date" />
  <field editable="0" name="stayed" />
  <field editable="0" name="successors" />
 </editable>
</qgis>
