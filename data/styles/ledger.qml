<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="0">
 <fieldConfiguration>
  <field configurationFlags="None" name="kind">
   <editWidget type="ValueMap">
    <config>
     <Option type="Map">
      <Option name="map" type="List">
       <Option type="Map">
        <Option name="[[render.kind_community]]" type="QString" value="community" />
       </Option>
       <Option type="Map">
        <Option name="[[render.kind_rural]]" type="QString" value="rural" />
       </Option>
       <Option type="Map">
        <Option name="[[render.kind_dedicated]]" type="QString" value="dedicated" />
       </Option>
       <Option type="Map">
        <Option name="[[render.kind_empty]]" type="QString" value="empty" />
       </Option>
       <Option type="Map">
        <Option name="[[render.kind_water]]" type="QString" value="water" />
       </Option>
       <Option type="Map">
        <Option name="[[render.kind_unassigned]]" type="QString" value="unassigned" />
       </Option>
      </Option>
     </Option>
    </config>
   </editWidget>
  </field>
  <field configurationFlags="None" name="in_band">
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
  <field configurationFlags="None" name="reason">
   <editWidget type="TextEdit">
    <config>
     <Option type="Map">
      <Option name="IsMultiline" type="bool" value="true" />
      <Option name="UseHtml" type="bool" value="false" />
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases>
  <alias field="code" name="[[qgis.field_code]]" />
  <alias field="name" name="[[qgis.field_name]]" />
  <alias field="kind" name="[[qgis.field_kind]]" />
  <alias field="community" name="[[qgis.field_community]]" />
  <alias field="households" name="[[qgis.field_households]]" />
  <alias field="buildings" name="[[qgis.field_buildings]]" />
  <alias field="area_m2" name="[[qgis.field_area_m2]]" />
  <alias field="in_band" name="[[qgis.field_in_band]]" />
  <alias field="reason" name="[[qgis.field_reason]]" />
 </aliases>
 <editable>
  <field editable="0" name="area_m2" />
  <field editable="0" name="buildings" />
  <field editable="0" name="code" />
  <field editable="0" name="community" />
  <field editable="0" name="households" />
  <field editable="0" name="in_band" />
  <field editable="0" name="kind" />
  <field editable="0" name="name" />
  <field editable="0" name="reason" />
 </editable>
</qgis>
