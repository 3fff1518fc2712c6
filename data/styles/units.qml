<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="Symbology|Labeling|Fields|Forms|MapTips" labelsEnabled="0">
 <renderer-v2 symbollevels="0" type="RuleRenderer">
  <rules key="root">
   <rule filter="area($geometry) IS NOT NULL" key="rule1" label="[[qgis.layer_units]]" symbol="0" />
   <rule filter="x($geometry) IS NOT NULL AND area($geometry) IS NULL AND length($geometry) IS NULL" key="rule2" label="[[qgis.layer_units]]" symbol="1" />
  </rules>
  <symbols>
   <symbol name="0" type="fill">
    <layer class="SimpleFill">
     <Option type="Map">
      <Option name="color" type="QString" value="201,166,107,115" />
      <Option name="joinstyle" type="QString" value="round" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="138,109,59,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.1" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="style" type="QString" value="solid" />
     </Option>
    </layer>
   </symbol>
   <symbol name="1" type="marker">
    <layer class="SimpleMarker">
     <Option type="Map">
      <Option name="angle" type="QString" value="0" />
      <Option name="cap_style" type="QString" value="square" />
      <Option name="color" type="QString" value="111,99,89,255" />
      <Option name="horizontal_anchor_point" type="QString" value="1" />
      <Option name="joinstyle" type="QString" value="bevel" />
      <Option name="name" type="QString" value="circle" />
      <Option name="offset" type="QString" value="0,0" />
      <Option name="offset_unit" type="QString" value="MM" />
      <Option name="outline_color" type="QString" value="255,255,255,255" />
      <Option name="outline_style" type="QString" value="solid" />
      <Option name="outline_width" type="QString" value="0.3" />
      <Option name="outline_width_unit" type="QString" value="MM" />
      <Option name="scale_method" type="QString" value="diameter" />
      <Option name="size" type="QString" value="1.4" />
      <Option name="size_unit" type="QString" value="MM" />
      <Option name="vertical_anchor_point" type="QString" value="1" />
     </Option>
    </layer>
   </symbol>
  </symbols>
 </renderer-v2>
 <fieldConfiguration>
  </fieldConfiguration>
 <aliases>
  <alias field="source" name="[[qgis.field_source]]" />
  <alias field="source_id" name="[[qgis.field_source_id]]" />
  <alias field="piece" name="[[qgis.field_piece]]" />
  <alias field="community" name="[[qgis.field_community]]" />
  <alias field="households" name="[[qgis.field_households]]" />
  <alias field="grid_code" name="[[qgis.field_grid_code]]" />
 </aliases>
 <editable>
  <field editable="0" name="community" />
  <field editable="0" name="grid_code" />
  <field editable="0" name="households" />
  <field editable="0" name="piece" />
  <field editable="0" name="source" />
  <field editable="0" name="source_id" />
 </editable>
</qgis>
